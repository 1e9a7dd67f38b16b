"""OpenCart 1.5 to 4: a product under one address whatever category its link passes through."""

from typing import Final

from spiders.platforms.known import Known

PLATFORM: Final = Known(
    NAME="opencart",
    signs=(
        "catalog/view/theme",
        "catalog/view/javascript",
        "catalog/view/stylesheet",
        "route=product/",
        "route=common/",
        "route=checkout/",
        ">OpenCart<",
        "index.php?route=",
    ),
    product_sign="product_id=",
    passed_through=frozenset(
        "path manufacturer_id search description tag sort order limit page filter category_id sub_category".split()
    ),
)
