"""The osCommerce family (osCommerce, Zen Cart, xt:Commerce, CE Phoenix): a product under one address whatever category led to it."""

from typing import Final

from spiders.platforms.known import Known

PLATFORM: Final = Known(
    NAME="zencart",
    signs=(
        "main_page=index",
        "main_page=product",
        "main_page=shopping_cart",
        "main_page=contact_us",
        "Zen Cart",
        "product_info.php",
        "osCommerce",
        "oscommerce",
        "osCsid",
        "oscsid",
        "products_id=",
        "xt:Commerce",
        "shopping_cart.php",
    ),
    product_sign="products_id=",
    passed_through=frozenset(
        "cpath manufacturers_id sort page filter_id alpha_filter_id disp_order zenid oscsid xtcsid".split()
    ),
)
