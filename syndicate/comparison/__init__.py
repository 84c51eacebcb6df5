"""Two articles to their passages, and passages to one judged comparison.

Two articles, each prepared once, become a ``Comparison`` with its reason; the module ``compare`` shows all steps on one page.
Invariant: the result depends on the two articles and the neighbours given, and exchanging the articles exchanges the sides
and changes nothing else.
"""

from syndicate.comparison.article import PreparedArticle, completed, prepare_article
from syndicate.comparison.compare import compare_prepared, link_prepared
from syndicate.comparison.document import Document

__all__ = ["Document", "PreparedArticle", "compare_prepared", "completed", "link_prepared", "prepare_article"]
