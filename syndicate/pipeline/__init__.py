"""Scan, check, compare and verify, made of the packages below.

Its functions turn paths, a draft or two texts into results. Invariant: the order of the input, the size of batches and the number of
workers change nothing in a result.
"""

from typing import TYPE_CHECKING

from syndicate.model.lazy import lazy_names

if TYPE_CHECKING:
    from syndicate.pipeline.carriers import withdrawn
    from syndicate.pipeline.facade import Archive, compare
    from syndicate.pipeline.story_views import lineage_view, story_view
    from syndicate.pipeline.verify import verify_archive

__all__ = ["Archive", "compare", "lineage_view", "story_view", "verify_archive", "withdrawn"]

__getattr__ = lazy_names(
    __name__,
    carriers="withdrawn",
    facade="Archive compare",
    verify="verify_archive",
    story_views="lineage_view story_view",
)
