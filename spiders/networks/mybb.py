"""MyBB 1.6 to 1.8 forums, by the elements of its default templates."""

import re
from typing import Final

from spiders.networks.known import Known
from spiders.networks.thread import Layout

NETWORK: Final = Known(
    NAME="mybb",
    addresses=re.compile(
        r"/(?:showthread|forumdisplay)\.php\?.*\b(?:tid|fid|pid)=\d|/(?:thread|forum)-\d+"
    ),
    signs=("MyBB", "my_post_key", "showthread.php?tid", 'id="post_'),
    elements='.post_body[id^="pid_"], .author_information, span[id^="tid_"]',
    layout=Layout(
        post='div.post[id^="post_"], table[id^="post_"]',
        author=(
            ".author_information .largetext a",
            ".author_information a[href*='member.php']",
            ".author_information .largetext",
            "a[href*='uid=']",
        ),
        body=(".post_body", '[id^="pid_"]'),
        time=(".post_date", ".post_head .post_date", ".smalltext"),
        leave_out="blockquote, .signature, .post_edit, .post_meta, script",
        title=".thead > div > strong, #content h1, title",
        topics="span[id^='tid_'] a[href], .subject_new a, .subject_old a",
        following='a.pagination_next, a[rel="next"]',
        edited=".post_edit .edited_post, .edited_post",
        id_attributes=("id",),
    ),
)
