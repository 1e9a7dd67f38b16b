"""phpBB 3 forums, by the elements that its templates share (prosilver and its children)."""

import re
from typing import Final

from spiders.networks.known import Known
from spiders.networks.thread import Layout

NETWORK: Final = Known(
    NAME="phpbb",
    addresses=re.compile(r"/view(?:topic|forum)\.php\?.*\b[tfp]=\d"),
    signs=('id="phpbb"', "phpBB", "viewtopic.php"),
    elements='div.post[id^="p"] .content, a.topictitle, #phpbb .forabg, #phpbb .topiclist, .postprofile',
    layout=Layout(
        post='div.post[id^="p"]',
        author=(
            "a.username, a.username-coloured",
            "span.username, span.username-coloured",
            ".postprofile dt > strong",
            ".author strong",
        ),
        body=(".content",),
        time=("p.author time[datetime]", "p.author", ".postbody .author"),
        title="h2.topic-title, h2 a[href*='viewtopic'], h2",
        topics="a.topictitle[href]",
        following='a[rel="next"], .pagination li.arrow.next a, .pagination .next a, a.right-box.right[href*="start="]',
    ),
)
