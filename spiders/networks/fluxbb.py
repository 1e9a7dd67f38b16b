"""FluxBB and PunBB forums, by the elements of their default templates."""

import re
from typing import Final

from spiders.networks.known import Known
from spiders.networks.thread import Layout

NETWORK: Final = Known(
    NAME="fluxbb",
    addresses=re.compile(r"/view(?:topic|forum)\.php\?(?:.*&)?(?:id|pid)=\d"),
    signs=("FluxBB", "PunBB", 'id="brdmain"', 'class="pun"', 'class="punwrap"'),
    elements="div.blockpost .postmsg, .tclcon, #brdmain .blocktable, #vf, #idx1",
    layout=Layout(
        post="div.blockpost, div.post[id^='p'] ",
        author=(
            ".postleft dt strong a",
            ".postleft dt strong",
            ".postleft dt a",
            ".post-byline strong a",
            ".post-byline strong",
        ),
        body=(".postmsg", ".entry-content"),
        time=("h2 > span > a", "h2 a", ".post-link a", ".post-byline a"),
        leave_out=".quotebox, blockquote, .postsignature, .postedit, script, .codebox",
        title="#brdmain .crumbs li:last-child strong, .crumbs li:last-child, #brdmain h1, h1",
        topics=".tclcon a[href*='viewtopic'], .tclcon .tclcon a",
        following='a[rel="next"], link[rel="next"]',
        edited=".postedit",
    ),
)
