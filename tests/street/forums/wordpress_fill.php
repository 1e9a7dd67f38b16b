<?php
// Fill a WordPress installation (run by its own PHP, after wp-load): one article per thread, its replies as comments,
// pages with contacts, the default widgets and theme kept.
$_SERVER['HTTP_HOST'] = $argv[2];
$_SERVER['REQUEST_URI'] = '/';
define('WP_INSTALLING', !file_exists($argv[4] . '/filled'));
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
$said = json_decode(file_get_contents($argv[3]), true);
if (!is_blog_installed()) {
    wp_install('Le carnet du parloir', 'redaction', 'redaction@members.example', true, '', 'street');
}
wp_delete_post(1, true);
wp_delete_post(2, true);
wp_delete_comment(1, true);
update_option('permalink_structure', '/%year%/%monthnum%/%postname%/');
update_option('comments_per_page', 20);
update_option('page_comments', 1);
update_option('timezone_string', 'UTC');
update_option('WPLANG', 'fr_FR');
update_option('date_format', 'j F Y');
update_option('time_format', 'G\hi');
update_option('comment_max_links', 9);
flush_rewrite_rules(true);
kses_remove_filters();
$users = [];
foreach ($said['members'] as $name) {
    $users[$name] = wp_insert_user(['user_login' => $name, 'user_pass' => 'street', 'user_email' => "$name@members.example", 'display_name' => $name, 'role' => 'author', 'description' => $said['signatures'][$name] ?? '']);
}
foreach ($said['threads'] as $thread) {
    $first = array_shift($thread['posts']);
    $when = str_replace('T', ' ', substr($first['written_at'], 0, 19));
    $article = wp_insert_post(['post_title' => $thread['title'], 'post_content' => $first['html'], 'post_status' => 'publish', 'post_author' => $users[$first['author']], 'post_date' => $when, 'post_date_gmt' => $when, 'comment_status' => 'open']);
    $parents = [];
    foreach ($thread['posts'] as $post) {
        $when = str_replace('T', ' ', substr($post['written_at'], 0, 19));
        $parents[] = wp_insert_comment(['comment_post_ID' => $article, 'comment_author' => $post['author'], 'comment_author_email' => $post['author'] . '@members.example', 'user_id' => $users[$post['author']], 'comment_content' => $post['html'], 'comment_date' => $when, 'comment_date_gmt' => $when, 'comment_approved' => 1, 'comment_parent' => count($parents) % 5 == 4 ? end($parents) : 0]);
    }
}
wp_insert_post(['post_type' => 'page', 'post_title' => 'Contact', 'post_status' => 'publish', 'post_author' => 1, 'post_content' => '<p>Rédaction : redaction@carnet.example, téléphone 06 39 98 10 10.</p>', 'post_date' => '2025-01-01 08:00:00', 'post_date_gmt' => '2025-01-01 08:00:00']);
file_put_contents($argv[4] . '/filled', '1');
switch_theme($argv[5]);
echo "filled\n";
