"""Simple Machines Forum 2.0 and 2.1, by the elements of its default theme."""

import re
from typing import Final

from spiders.networks.known import Known
from spiders.networks.thread import Layout

NETWORK: Final = Known(
    NAME="smf",
    addresses=re.compile(r"/index\.php\?(?:.*[;&])?(?:topic|board)=\d"),
    signs=("smf_", "Simple Machines", "SMF "),
    elements="div.post_wrapper .inner, #messageindex, .topic_table, #forumposts",
    layout=Layout(
        post="div.post_wrapper",
        author=(
            ".poster h4 a[href*='action=profile']",
            ".poster h4 a[href*='profile']",
            ".poster h4",
        ),
        body=('.post .inner[id^="msg_"]', '.inner[id^="msg_"]', ".post .inner", ".post"),
        time=(
            ".postinfo time",
            ".postinfo a.smalltext",
            ".keyinfo .smalltext",
            ".postinfo",
            ".smalltext",
        ),
        leave_out="blockquote, .quoteheader, .quotefooter, .signature, .topslice_quote, .botslice_quote, script, .codeheader",
        title="#forumposts h3.catbg, h2.display_title, #top_subject",
        topics="#messageindex span[id^='msg_'] a[href*='topic='], .topic_table span[id^='msg_'] a[href*='topic='], #topic_container span[id^='msg_'] a[href]",
        following='a[rel="next"], link[rel="next"], .pagelinks .next_page',
        edited=".modified em, .modified .lastedit",
    ),
)
