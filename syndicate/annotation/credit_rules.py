"""The rules of credits: one row for each wording that credits a source, and how certain each is.

Invariant: a rule is data. Its pattern matches only in a line that holds one of its ``needs`` and one of its ``also``. A source is
a name of the registry, unless ``unknown`` says that the wording leaves no doubt about another name.
"""

# ruff: noqa: E501 - a pattern reads better on one line than in pieces

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any

from syndicate.model.article import CreditForm
from syndicate.model.word_lists import words_of

# How certain it is (0 to 1) that the text, or a part of it, comes from the source, and why.
STRENGTHS: dict[str, tuple[float, str]] = {
    "published first": (0.98, "it says where this very text appeared before"),
    "permission": (0.98, "permission is needed only for the text of others"),
    "formula": (0.95, "a house formula that no other house uses"),
    "dateline": (0.97, "an agency's name in a dateline is its signature"),
    "plain dateline": (0.9, "without a dash a bracket may abbreviate the name before it"),
    "service dateline": (0.85, "the bracket says itself that it is a news service; no registry confirms it"),
    "byline": (0.95, "“By” and the name of an agency"),
    "bare byline": (0.85, "a line of nothing but names may be a caption's"),
    "provider": (0.85, "pages that gather texts put the provider's name before a bullet and the date"),
    "slug": (0.95, "an agency between strokes or brackets behind the last sentence"),
    "plain slug": (0.8, "a name behind a dash or alone at the end may sign a picture or a quotation"),
    "contributed": (0.95, "it says that words came from there, not how many"),
    "material": (0.9, "it says that something came from there, words or facts"),
    "with": (0.85, "“with Reuters”: the shortest credit there is, and an ordinary phrase too"),
    "source line": (0.85, "the last line may give the source of a figure"),
    "copyright": (0.8, "a notice may be the page's, not the text's"),
    "bare copyright": (0.7, "without a year it may be a picture's"),
    "blurb": (0.75, "newsrooms that give their texts away are introduced at the end, but so are newsrooms in the news"),
    "release": (0.8, "a release names who gave it out, and others print it as it is"),
    "metadata": (0.9, "a field made for it, filled in by a machine"),
    "vague metadata": (0.6, "the field is used for the publisher as well"),
}
UNREGISTERED_FACTOR = 0.92  # factor for a name that the registry lacks

_WORK = (
    r"(?:article|story|report|column|piece|post|essay|commentary|op-ed|interview|analysis|text|excerpt|dispatch|item|editorial|"
    r"investigation|feature|review|content|material|version|translation|coverage|conversation|project|reporting|press release|news release)s?"
)
_THIS = rf"\b(?:this|these|the (?:following|above|preceding)|an? (?:\w+ )?version of (?:this|the)) (?:[\w’'-]+ ){{0,3}}?{_WORK}"
_PUBLISHED = r"(?:published|appeared|appears|posted|printed|produced|written|released|featured|ran|reported|distributed|issued|carried)"
_AGAIN = (
    r"(?:re-?printed|re-?published|re-?posted|reproduced|syndicated|excerpted|adapted|translated|distributed|provided|supplied|licensed)"
)
_BE = r"(?:is|are|was|were|has been|have been|had been)"
_PERMISSION = r"(?:permission|consent|authori[sz]ation|courtesy|arrangement|agreement)"
_INPUT = (
    r"(?:reporting|reports?|files|material|materials|information|contributions?|inputs?|content|additional reporting|wire reports|"
    r"Material|Informationen|Agenturmaterial|Meldungen|informations?|dépêches?|información|datos|informes|despachos|informaciones|informazioni|"
    r"informações|dados|agências|agency|wires?)"
)
_FROM = r"(?:from|by|of|the|von|der|de|du|des|da|do|di|dell[ae]|del|la|l['’]|d['’]|dell['’])"
_START = r"(?:^[\W_]{0,4}|[.!?”\")\]][ \t]{1,2}|\()"
_SOURCE_WORD = (
    r"(?:source|sources|quelle|quellen|fuente|fuentes|fonte|fonti|bron|źródło|zdroj|izvor|vir|sursa|burimi|kaynak|forrás|kilde|källa|"
    r"lähde|источник|джерело|крыніца|източник|извор|πηγή|المصدر|منبع|来源|來源|出典|출처)"
)
# Groups of words for `needs` and `also`
_FIRST = "first originally previously initially"
_PRINTED = "published appeared appears posted printed produced written released featured ran reported distributed issued carried"
_PRINTED_AGAIN = (
    "reprinted republished reposted re reproduced syndicated excerpted adapted translated distributed provided supplied licensed"
)
_GIVEN = (
    "reporting reports report files material materials information contribution contributions input inputs content wire wires agency Informationen "
    "Agenturmaterial Meldungen informations dépêches dépêche información datos informes despachos informaciones informazioni informações dados agências"
)


@dataclass(frozen=True)
class CreditRule:
    """One wording: its pattern, and what it needs.

    The matched line holds one word of ``needs`` and one of ``also``, at most ``within`` tokens apart unless that is 0. The names
    are in the group ``names`` of the pattern, or behind the match if it has no such group. With ``unknown``, a name that the
    registry lacks counts. ``strength`` names a row of ``STRENGTHS``.
    """

    strength: str
    needs: frozenset[str]
    written: str
    form: CreditForm = CreditForm.LINE
    unknown: bool = False
    source: str | None = None  # of a wording that only one house uses
    closing: bool = False  # counts only near the end of the text
    also: frozenset[str] = frozenset()
    within: int = 0
    elsewhere: str = ""  # a string that the text must hold somewhere
    before: int = 120  # characters before the first word, and behind the last, in which the pattern is searched
    behind: int = 140
    dates: bool = False  # without a name, a match may say when the outlet itself published the text

    @functools.cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return the pattern; compiled when a line first holds its words."""
        return re.compile(self.written, re.IGNORECASE | re.MULTILINE)


def _rule(strength: str, needs: str, pattern: str, *, also: str = "", reach: tuple[int, int] = (120, 140), **others: Any) -> CreditRule:
    words = frozenset(needs.split()), frozenset(also.split())
    return CreditRule(strength, words[0], pattern, also=words[1], before=reach[0], behind=reach[1], **others)


RULES: tuple[CreditRule, ...] = (
    _rule("published first", _FIRST, rf"{_THIS} (?:{_BE} )?(?:also )?(?:first|originally|previously|initially) (?!reported){_PUBLISHED}(?: (?:here|online))? (?:by|on|in|at|with|via) ", unknown=True, also=_PRINTED, within=2, dates=True),
    _rule("published first", "first originally", rf"{_THIS} (?:{_BE} )?(?!reported){_PUBLISHED} (?:first|originally) (?:by|on|in|at) ", unknown=True, also=_PRINTED, within=2, dates=True),
    _rule("published first", "first originally previously", rf"{_START}(?:first|originally|previously) (?!reported){_PUBLISHED} (?:by|on|in|at) ", unknown=True, also=_PRINTED, within=2, dates=True),
    _rule("published first", "appeared", r"^the post [^\n]{3,250}? (?:first appeared|appeared first) (?:on|in|at) ", unknown=True, also="first", within=1, reach=(340, 420)),
    _rule("published first", "originally first", rf"^[\W_]{{0,4}}this {_WORK},? [^.\n]{{3,160}}?,? was (?:originally|first) (?:published|posted) (?:by|on|in|at) ", unknown=True, also="published posted", within=1),
    _rule("published first", _PRINTED_AGAIN, rf"{_THIS} (?:{_BE} )?(?:being )?{_AGAIN} (?:here )?(?:from|by|on behalf of|via|through) ", unknown=True),
    _rule("published first", "published produced written reported created brought copublished", rf"{_THIS} {_BE} (?:published|produced|written|reported|created|brought to you|co-published|copublished) (?:by|with|in (?:partnership|collaboration) with) "),
    _rule("published first", "first originally", rf"\b(?:for|of|at|to|from|in|by) (?P<names>(?:the )?[^\W\d_][^,.;:\n]{{1,60}}), where (?:a version of )?this {_WORK} (?:first |originally )", unknown=True, also="where", within=8, reach=(340, 420)),
    _rule("published first", "partnership collaboration", rf"{_THIS} (?:is|was) (?:part of|the result of|produced (?:in|as part of)|published (?:in|as part of)|done in|a)(?: an?| the)? ?(?:\w+ )?(?:partnership|collaboration) (?:that includes|with|between|of|among) "),
    _rule("published first", "read", rf"\bread the full {_WORK} (?:on|at|in|from) ", also="full", within=3),
    _rule("published first", "read", rf"\bread the original {_WORK} (?:on|at|in|from) ", unknown=True, also="original", within=3),
    _rule("published first", "view", r"\bview (?:the )?(?:original|source) (?:content|version|release)[^\n]{0,60}?(?:https?://)(?:www\.)?", also="original source", within=3),
    _rule("published first", "distributed", r"(?:^|[.;)] ?|\bllc,? |\b(?:19|20)\d\d [^,\n]{2,50}, )distributed (?:by|through|via|exclusively by) "),
    _rule("permission", _PRINTED_AGAIN + " published used shared printed", rf"\b(?:{_AGAIN}|published|used|shared|printed) (?:here )?(?:with|by|courtesy|under) (?:the |an? )?(?:kind |express |special |written )?{_PERMISSION} (?:of|from|by|with) ", unknown=True, also="permission consent authorization authorisation courtesy arrangement agreement", within=7),
    _rule("permission", "permission courtesy arrangement", r"^[\W_]{0,4}(?:with|by) (?:the )?(?:kind |special )?(?:permission|courtesy|arrangement) (?:of|from|with) ", unknown=True),
    _rule("permission", "republished reprinted syndicated reposted", rf"{_START}(?:republished|reprinted|syndicated|reposted) (?:here )?from ", unknown=True),
    _rule("contributed", "contributed", rf"(?:^|(?<=[.!?”\"] )|(?<=[—–•*-]))(?P<names>[^\n]{{2,300}}?) (?:also )?contributed ?(?:(?:\w+ )?(?:to|reporting to|reporting for) (?:this|the|his) {_WORK}|(?:(?:additional )?reporting|from (?-i:[A-Z]))|\.?[)*_ \t]*$)", reach=(340, 420)),
    _rule("contributed", "contributing contributor contributors", r"^[\W_]{0,4}(?:contributing(?: by)?: ?|contributors?:? )(?P<names>[^\n]{2,300}?)(?:(?<=\w\w)\. (?:follow|contact|e-?mail|read|more|like|sign)\b|$)", reach=(340, 420)),
    _rule("contributed", "Mitarbeit Mitwirkung contribution collaboration concours contributeurs colaboración contribución aportes colaboradores colaboraron contributo collaborazione collaborato colaboração contribuição colaboraram medewerking bijdragen współpraca", r"^[\W_]{0,4}(?:(?:unter |mit )?(?:mitarbeit|mitwirkung)(?: ?:| von| der)|avec (?:la (?:contribution|collaboration)|le concours) (?:de |du |des |d['’])|contributeurs ?:|con (?:la (?:colaboración|contribución)|aportes) de(?:l)?|colabora(?:dores|ron) ?:|con (?:il contributo|la collaborazione) d(?:i |ella |ell['’])|(?:ha|hanno) collaborato ?:|com (?:a )?(?:colaboração|contribuição) d[aeo]s?|colaboraram ?:|met (?:medewerking|bijdragen) van|współpraca ?:) ?(?:der |la |l['’]|de )?(?P<names>[^\n]{2,160})$", reach=(340, 420)),
    _rule("contributed", "contribuyó contribuyeron contribuiu contribuíram contribuèrent contribué contribuito beigetragen", r"(?:^|(?<=[.!?”\"] ))[\W_]{0,3}(?:l['’]|el |la |der |die |a )?(?P<names>[^\n.]{2,160}?) (?:contribuy(?:ó|eron) (?:a|con|en) est[ea]|contribu(?:iu|íram) para est[ea]|(?:a|ont) contribué à (?:cet|ce)|(?:ha|hanno) contribuito a quest[oa]|(?:hat|haben) zu diese[mr]) ?['’]?(?:nota|artículo|informe|reporte|despacho|reportagem|artigo|texto|matéria|article|reportage|texte|dépêche|articolo|servizio|notizia|artikel|bericht|beitrag|text|meldung)", reach=(340, 420)),
    _rule("contributed", "участии", r"^[\W_]{0,4}при участии (?:агентства |агентств )?"),
    _rule("material", _GIVEN, rf"{_START}(?:with|avec|mit|con|com|met) (?:(?:additional|added|some|de|des|le|los|las|la) )?{_INPUT} (?:{_FROM}(?: |(?<=['’]))){{0,3}}", reach=(50, 140)),
    _rule("material", "reporting", r"(?:additional|further) reporting (?:from|by|for) ", also="additional further", within=1),
    _rule("material", "used", rf"\b(?:material|information|reporting|content|portions|parts|wire copy|files|quotes) (?:provided |supplied )?(?:from|by) (?P<names>[^\n.]{{2,120}}?) (?:was|were|is|are) (?:also )?used (?:in|for) this {_WORK}", reach=(340, 420)),
    _rule("material", "contains includes uses incorporates draws", rf"\bthis {_WORK} (?:also )?(?:contains|includes|uses|incorporates|draws on) (?:[\w-]+ ){{0,3}}?(?:material|information|reporting|content|copy) (?:provided |supplied )?(?:from|by) "),
    _rule("material", "based", rf"(?:{_THIS} |(?:this|the) {_WORK}, which )(?:is|was) based (?:in part |partly |largely |in large part )?(?:on|upon) (?:(?:reporting|material|reports|information|content) (?:from|by) )?(?P<names>[^\n.]{{2,120}})", reach=(340, 420)),
    _rule("material", "compiled", r"^[\W_]{0,4}(?:this \w+ was )?compiled (?:from|by [^\n]{2,60}? from) "),
    _rule("material", "Genehmigung permiso autorización autorisation l'autorisation permesso concessione permissão autorização cortesía cortesia разрешения", r"\b(?:mit (?:freundlicher )?genehmigung (?:von|der|des)|(?:reproducid|publicad|republicad)[oa] con (?:el )?(?:permiso|autorización) de|(?:reproduit|publié|republié)e? avec l['’](?:aimable )?autorisation d(?:e|u|es)|(?:riprodott|pubblicat)[oa] (?:con il permesso|per gentile concessione) d(?:i|el|ella|ell['’])|(?:reproduzid|publicad|republicad)[oa] com (?:a )?(?:permissão|autorização) d[aeo]|(?:перепечата\w+|публикует\w*|опубликован\w*) с разрешения)(?: (?:la |le |el |the |il |агентства |редакции |издания )|(?<=['’])| )", unknown=True),
    _rule("formula", "editing edited", r"(?:^|\()[ \t]?(?:additional )?(?:reporting|writing|compiled) by (?P<names>[^()\n]{3,300}?); ?(?:additional reporting[^()\n]{0,200}; ?)?(?:(?:writing|written)[^()\n]{0,120}; ?)?(?:editing|edited) by [^()\n]{3,160}", source="Reuters", elsewhere="eporting by", reach=(340, 420)),
    _rule("formula", "editing", r"(?:^|\()[ \t]?(?:writing|editing) by [^\W\d_][^()\n]{3,160}\)[ \t]*$", source="Reuters"),
    _rule("formula", "standards", r"^our standards: ?the thomson reuters trust principles", source="Reuters"),
    _rule("formula", "feed", r"\b(?:published|generated|auto-generated|sourced|taken|created) (?:automatically )?from (?:an? )?(?:syndicated|wire|agency|wire agency|news agency|(?P<names>[^\n.]{2,40}?))(?: news)?(?: agency)? feed", source="Agencies", reach=(340, 420)),
    _rule("source line", "source sources quelle quellen fuente fuentes fonte fonti bron źródło zdroj izvor vir sursa burimi kaynak forrás kilde källa lähde источник джерело крыніца източник извор πηγή المصدر منبع 来源 來源 出典 출처", rf"^[ \t*_(（>\[【–—-]{{0,4}}{_SOURCE_WORD}[ \t]?[:：][ \t]?(?P<names>[^\n]{{2,100}}?)[）】]?$", unknown=True, closing=True, reach=(340, 420)),
    _rule("copyright", "copyright c", r"(?:(?<![^\W_])copyright ?(?:©|\(c\))?|©|(?<!\w)\(c\)),? ?(?:copyright,? )?(?:by )?(?P<year>(?:19|20)\d\d(?: ?[-–] ?(?:19|20)?\d\d)?)?,? ?(?:by )?(?P<names>[^\n]{2,90})", form=CreditForm.COPYRIGHT, reach=(8, 140)),
    _rule("copyright", " ".join(words_of("notices", "needs")), r"^(?P<year>)(?P<names>[^\n]{6,120})$", form=CreditForm.COPYRIGHT, closing=True),
    _rule("blurb", "nonprofit profit independent", r"^[\W_]{0,4}(?:the )?(?P<names>[^\W\d_][^\n,]{2,70}?)(?:,[^,\n]{1,80},)? is an? (?:[\w-]+,? ){0,3}?(?:nonprofit|non-profit|independent)(?:,? [\w-]+){0,4}? (?:newsroom|news (?:organi[sz]ation|outlet|site|service|source)|news|media organi[sz]ation|publication)\b", closing=True, reach=(340, 420)),
    _rule("blurb", "cartoonists columnists", r"\b(?:by|for|from) other (?P<names>[^\n,.]{2,40}?) (?:writers|columnists|cartoonists)\b", closing=True),
    _rule("published first", "originally first previously", r"^[\W_]{0,4}this (?:first|originally|previously) (?:appeared|ran) (?:on|in|at) ", unknown=True, also=_PRINTED, within=2),
    _rule("blurb", "partner", r"^[\W_]{0,4}(?:the )?(?P<names>[^\W\d_][^\n,]{2,70}?)(?:,[^,\n]{1,80},)? is an? (?:[\w-]+ ){0,4}?(?:content|news|media|publishing|syndication|reporting) partner\b", closing=True, reach=(340, 420)),
    _rule("material", "provided supplied bereitgestellt fourni", r"^[\W_]{0,4}(?:(?:content|text|story|article|news|inhalt|contenu) )?(?:provided|supplied|bereitgestellt|fourni) (?:by|von|par) (?:der |the |l['’])?"),
    _rule("published first", "erschien erschienen veröffentlicht", r"\bdiese[rs]? (?:artikel|beitrag|text|interview|bericht|kommentar) (?:erschien|ist|wurde) (?:(?:zuerst|ursprünglich|zunächst|erstmals) )(?:erschienen |veröffentlicht )?(?:bei|in|auf|von|im|beim) (?-i:der |dem )?", unknown=True, also="zuerst ursprünglich zunächst erstmals"),
    _rule("published first", "zuerst ursprünglich erstmals", r"^[\W_]{0,4}(?:zuerst|ursprünglich|erstmals) (?:erschienen|veröffentlicht) (?:bei|in|auf|von|im|beim) (?-i:der |dem )?", unknown=True, also="erschienen veröffentlicht"),
    _rule("published first", "übernommen erstellt bereitgestellt stammt", r"\bdiese[rs]? (?:artikel|beitrag|text|meldung|inhalt|nachricht) (?:wurde|wird|ist|stammt) [^\n.]{0,60}?\b(?:von|aus)(?: der| dem| dem Angebot der)?(?: (?:nachrichtenagentur|agentur))? "),
    _rule("published first", "publié republié repris paru", r"\bcet? (?:article|texte|reportage) (?:a été|est)(?: ici)? (?:(?:initialement|d['’]abord|originellement) )?(?:re)?(?:publié|pris|paru)(?: initialement| d['’]abord)? (?:par|sur|dans|à partir d[eu]|d[eu] (?:site )?)(?-i:le |la |l['’])?", unknown=True),
    _rule("published first", "publié paru", r"^[\W_]{0,4}(?:initialement|d['’]abord) (?:publié|paru) (?:par|sur|dans) (?-i:le |la |l['’])?|^[\W_]{0,4}(?:publié|paru) (?:initialement|d['’]abord) (?:par|sur|dans) (?-i:le |la |l['’])?", unknown=True),
    _rule("published first", "originalmente vez", r"\best[ea] (?:artículo|nota|texto|reportaje|columna|historia) (?:fue|se|ha sido|apareció) ?(?:(?:publicad[oa]|publicó|apareció) ?)?(?:originalmente|por primera vez) ?(?:publicad[oa] )?(?:por|en) (?-i:la |el )?", unknown=True),
    _rule("published first", "originalmente originariamente inizialmente", r"^[\W_]{0,4}(?:publicad[oa]|pubblicat[oa]) (?:originalmente|originariamente|inizialmente) (?:por|en|em|da|su|n[oa]|sul) (?-i:la |el )?", unknown=True),
    _rule("published first", "articolo", r"\bquesto articolo è (?:stato )?(?:(?:originariamente|originalmente|inizialmente) )?(?:pubblicato|apparso|uscito|ripreso)(?: (?:originariamente|originalmente|inizialmente|per la prima volta))? (?:da|su|in|sul|dall['’]|dalla) ?", unknown=True, also="originariamente originalmente inizialmente volta ripreso"),
    _rule("published first", "originalmente inicialmente", r"\best[ea] (?:artigo|texto|reportagem|matéria) foi (?:originalmente|inicialmente) publicad[oa] (?:por|em|pela|pelo|no|na) ", unknown=True),
    _rule("published first", "публикована публикован публиковано опубликована опубликован опубликовано опубликованы", r"(?:\b(?:эта |этот |данный |данная )?(?:статья|материал|текст|интервью) (?:был[аио]? )?(?:впервые |изначально |первоначально )|^[\W_]{0,4}(?:впервые|изначально|первоначально) )опубликован[аыо]? (?:на сайте |на |в |изданием |агентством )?", unknown=True),
    _rule("published first", "опублікована опублікований опубліковано опублікован", r"\b(?:ця |цей )?(?:стаття|матеріал|текст) (?:була |був )?(?:вперше |спочатку )опублікован(?:а|о|ий) (?:на сайті |на |в |у |виданням )?", unknown=True),
    _rule("material", "материалам матеріалами", r"^[\W_]{0,4}(?:по материалам|за матеріалами) (?:агентства |агентств |агенції )?"),
    _rule("published first", "artikull", r"\bky artikull (?:është |u |ishte )?(?:botuar|botua|publikuar|publikua) (?:fillimisht |së pari |për herë të parë )(?:nga|në) ", unknown=True),
    _rule("published first", "opublikowany", r"\b(?:ten )?artykuł (?:został )?(?:pierwotnie )?opublikowany (?:przez|w|na) ", unknown=True),
    _rule("published first", "artikel", r"\bdit artikel (?:verscheen|werd|is) (?:eerder|oorspronkelijk|eerst) (?:gepubliceerd |verschenen )?(?:in|op|door|bij) ", unknown=True, also="eerder oorspronkelijk eerst"),
)  # fmt: skip

# "with Reuters", "(mit dpa)": found by the name, because the words are too common.
WITH = re.compile(r"(?:^[ \t—–*(_-]{0,4}|\()(?:with|avec|mit|con|com|met|med|со?|з|із|са) (?:l['’]|der |la |the |les |den |las )?(?P<names>[^()\n.]{2,60})[.)*_]{0,3}[ \t]*$", re.IGNORECASE | re.MULTILINE)  # fmt: skip

# With these words, a permission, a source or a copyright is about something else than the text.
PICTURE = re.compile(
    r"\b(?:photo|photos|photograph\w*|image|images|picture|pictures|graphic|graphics|illustration|cartoon|video|map|chart|lyrics|getty|caption|foto|fotos|bild|imagen)\b|фото",
    re.IGNORECASE,
)
FORBIDDING = re.compile(r"without |may not |must not |cannot ", re.IGNORECASE)
OWN_PART = re.compile(r"\b(?:newsletter|(?:daily|weekly) e-?mail|print edition|print issue)\b", re.IGNORECASE)  # a part of the same outlet
# Where the name in a copyright notice ends.
NOTICE_END = re.compile(
    r"\.(?:\s|$)|\ball rights\b|\btodos los\b|\btous droits\b|\balle rechte\b|\bvia\b|[|/](?=\s)|\b(?:19|20)\d\d", re.IGNORECASE
)
