"""How forum and blog software without a module of its own lays out a thread, each as CSS selectors."""

from typing import Final

from spiders.networks.thread import Layout

NEXT: Final = 'a[rel="next"], link[rel="next"], a.next, .pagination .next a, .pageNav-jump--next, li.next a, a.pagination-next, .ipsPagination_next a, .prev_next a[rel="next"]'
LAYOUTS: Final = (
    Layout(  # XenForo
        post="article.message[data-content], li.message[id^='post-'], article.message--post",
        author=(
            ".message-name a.username",
            ".message-userDetails .username",
            ".username[data-user-id]",
            ".messageUserInfo a.username",
            ".message-name",
        ),
        body=(
            ".message-body .bbWrapper",
            ".messageText",
            ".message-content .bbWrapper",
            ".message-body",
        ),
        time=(
            ".message-attribution-main time",
            ".message-attribution time",
            "time[datetime]",
            ".DateTime",
        ),
        title="h1.p-title-value, .titleBar h1, h1",
        topics=".structItem-title a[href*='threads/'], .structItem-title a[data-tp-primary], h3.title a.PreviewTooltip",
        following=NEXT,
        edited=".message-lastEdit",
        id_attributes=("data-content", "id"),
    ),
    Layout(  # vBulletin 3 to 5
        post="li.postbit, li.postbitlegacy, li[id^='post_'].postcontainer, li.b-post, table[id^='post'].tborder",
        author=(
            "a.username",
            ".username_container .username",
            ".author a",
            "a.bigusername",
            ".username",
        ),
        body=(
            ".postcontent",
            ".js-post__content-text",
            "[id^='post_message_']",
            ".content blockquote",
        ),
        time=(".postdate .date", ".b-post__timestamp time", ".postdate", "td.thead", "time"),
        title=".threadtitle a, h1.main-title, h1, .navbar strong",
        topics="a.title[id^='thread_title_'], a[id^='thread_title_'], a.topic-title",
        following=NEXT,
    ),
    Layout(  # Invision Community
        post="article.ipsComment, article[id^='elComment_'], div.post_block",
        author=(
            ".cAuthorPane_author a",
            ".ipsComment_author a[href*='profile']",
            "[itemprop=creator] [itemprop=name]",
            ".author a",
            ".ipsType_break",
        ),
        body=(
            "[data-role=commentContent]",
            ".ipsType_richText",
            ".post.entry-content",
            ".cPost_contentWrap",
        ),
        time=(".ipsComment_meta time[datetime]", "time[datetime]", "abbr.published"),
        title="h1.ipsType_pageTitle, h1",
        topics=".ipsDataItem_title a[href*='/topic/']",
        following=NEXT,
    ),
    Layout(  # NodeBB
        post="li[component=post][data-pid], div[component=post][data-pid]",
        author=(
            "[data-username] [itemprop=author]",
            "a[href*='/user/'][data-username]",
            "[component='user/username']",
            "[data-uid] a[href*='/user/']",
            "strong a[href*='/user/']",
        ),
        body=("[component='post/content']", ".content"),
        time=(".timeago[title]", "time[datetime]", "meta[itemprop=datePublished]"),
        title="[component='topic/title'], h1",
        topics="[component='topic/header'] a[href*='/topic/'], a[href^='/topic/']",
        following=NEXT,
    ),
    Layout(  # FlaskBB and django-machina
        post="div.post-row, div.post-box, .post-content-row, div.row.post, .post.card",
        author=(
            ".author-name a",
            ".author-name",
            ".poster-name a",
            ".username a",
            ".post-author a",
            ".author a",
            "a[href*='/user/']",
            "a[href*='/member/profile/']",
        ),
        body=(".post-content", ".post-body .post-content", ".post-body", ".content"),
        time=(
            ".post-meta time",
            ".post-meta a",
            "time[datetime]",
            ".post-meta",
            ".post-header time",
            "p.author, small",
        ),
        title="h1, .topic-name, h3, .breadcrumb li:last-child",
        topics=".topic-name a[href], a.topic-name-link, a[href*='/topic/']",
        following=NEXT,
    ),
    Layout(  # WordPress and its many children
        post="li.comment[id^='comment-'], article.comment-body[id^='div-comment-'], div.comment[id^='comment-'], li.pingback, ul.forums li, div.reply[class*='post-']",
        author=(
            ".comment-author .fn",
            ".wp-block-comment-author-name",
            ".comment-author a",
            ".comment-author",
            ".bbp-author-name",
            "cite.fn",
            ".vcard .fn",
        ),
        body=(
            ".comment-content",
            ".comment-text",
            ".bbp-reply-content",
            ".comment-body > p",
            ".wp-block-comment-content",
        ),
        time=(
            ".comment-metadata time[datetime]",
            "time[datetime]",
            ".comment-meta a",
            ".comment-date",
            ".bbp-reply-post-date",
            ".wp-block-comment-date time",
        ),
        title="",
        nested=True,
        topics=".bbp-topic-permalink",
        following='.nav-previous a[href*="comment-page"], a[rel="next"]:not([href*="/20"])',
    ),
)
DECLARED: Final = Layout(  # any software that marks its posts up in schema.org's words
    post='[itemtype$="schema.org/DiscussionForumPosting"], [itemtype$="schema.org/Comment"], [itemtype$="schema.org/Question"],'
    ' [itemtype$="schema.org/Answer"], [itemtype$="schema.org/UserComments"]',
    author=(
        "[itemprop=author] [itemprop=name]",
        "[itemprop=author]",
        "[itemprop=creator] [itemprop=name]",
        "[itemprop=creator]",
    ),
    body=("[itemprop=articleBody]", "[itemprop=text]", "[itemprop=commentText]"),
    time=(
        "[itemprop=datePublished]",
        "[itemprop=dateCreated]",
        "[itemprop=commentTime]",
        "time[datetime]",
    ),
    following=NEXT,
    nested=True,
)

FORUMS: Final = LAYOUTS[:5]
"""Those of forums, whose posts answer no article."""
