"""Stems: one form for all forms of a word, all spellings of a name, and both forms of a number.

Invariant: a stem key depends on the folded word and the language alone. In a language that is unknown or has no stemmer, the
folded word is its own stem, and only spellings of names are joined.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence

import numpy as np
import Stemmer
from numpy.typing import NDArray

from syndicate.kernels import hashing
from syndicate.text.tokens import Tokens, joined_utf8

# Snowball's algorithm for each ISO 639-1 code.
ALGORITHMS = {
    "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "da": "danish", "nl": "dutch", "en": "english", "fi": "finnish",
    "fr": "french", "de": "german", "el": "greek", "hi": "hindi", "hu": "hungarian", "id": "indonesian", "ga": "irish", "it": "italian",
    "lt": "lithuanian", "ne": "nepali", "nb": "norwegian", "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "es": "spanish", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

# Names that newsrooms spell in several ways, the common form first; endings have rules of their own below
NAME_SPELLINGS = """
kiev kyiv kyyiv | kharkov kharkiv | lvov lviv | odessa odesa | lugansk luhansk | nikolaev mykolaiv mykolayiv | dnepr dnipro dnieper
chernobyl chornobyl | zaporozhye zaporizhzhia zaporizhia zaporizhzhya zaporozhe zaporizhye | chernigov chernihiv | artemovsk bakhmut
vladimir volodymyr wladimir volodimir | alexander aleksandr alexandr oleksandr aleksander | sergei sergey serhiy serhii sergej
dmitry dmytro dimitri dmitri | mikhail mykhailo mihail | alexei alexey aleksei aleksey oleksiy oleksii | yuri yury yuriy yurii iurii
navalny nawalny | yanukovych yanukovich | yeltsin eltsin jelzin | gorbachev gorbachov gorbatschow | medvedev medwedew medvedyev
lavrov lawrow | putin poutine | gazprom gasprom | belarus byelorussia belorussia | moldova moldavia
gaddafi qaddafi gadhafi kadafi qadhafi khadafy qadaffi | hezbollah hizbullah hizbollah hezballah | khamenei khameini | khomeini khomeyni
mohammed muhammad mohamed mohammad muhammed mohamad | hussein husain hussain husayn | houthi huthi | shiite shia shiia
sheikh shaikh shaykh sheik
mecca makkah | medina madinah | koran quran qoran | tehran teheran | aleppo halab | assad asad | abdullah abdallah | osama usama
yemen jemen | rouhani rohani ruhani | ahmadinejad ahmedinejad | sistani sistany | peshmerga pershmerga | isis isil | taliban taleban
mullah mulla
mumbai bombay | kolkata calcutta | chennai madras | bangalore bengaluru | myanmar burma | yangon rangoon | beijing peking | macau macao
tbilisi tiflis | ankara angora | erdogan erdoghan | kyrgyzstan kirghizstan kirgizstan | kazakhstan kazakstan | tajikistan tadzhikistan
czechia czech | nuremberg nurnberg | munich munchen muenchen | cologne koln koeln | vienna wien | goteborg gothenburg | zurich zuerich
mueller muller | schroeder schroder | goering goring
"""
_ENGLISH_SPELLINGS = """
center centre | theater theatre | meter metre | liter litre | fiber fibre | program programme | defense defence | offense offence
license licence | check cheque | gray grey | tire tyre | aluminum aluminium | skeptic sceptic | skeptical sceptical | judgment judgement
aging ageing | canceled cancelled | canceling cancelling | traveled travelled | traveling travelling | traveler traveller | labeled labelled
modeled modelled | signaled signalled | fueled fuelled | jewelry jewellery | plow plough | pajamas pyjamas | mom mum | airplane aeroplane
percent pct | jan january | feb february | apr april | aug august | sep sept september | oct october | nov november | dec december
"""
_NUMBERS = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "de": "_ zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn neunzehn",
    "fr": "_ deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
    "es": "_ dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve",
    "it": "_ due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici",
    "nl": "_ twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien",
    "ru": "один два три четыре пять шесть семь восемь девять десять",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety hundred",
    "de": "zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig hundert",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien",
    "fr": "vingt trente quarante cinquante soixante",
}
_ORDINALS = {"en": "first second third fourth fifth sixth seventh eighth ninth tenth"}
_ENGLISH_NUMBERS = {"thousand": "1000", "dozen": "12"}

Spelling = tuple[re.Pattern[str], str, tuple[str, ...], str]  # pattern, replacement, possible ends of the word or a string in it
# Endings of transliterated names: Zelenskyy, Zelenskiy, Zelenskii and Zelenski; Dmitriyev; Aleksandra.
_ENDINGS: tuple[Spelling, ...] = (
    (re.compile(r"(?<=[a-z]{4})(?:iy|yy|ii|ij|yj|yi)$"), "y", ("iy", "yy", "ii", "ij", "yj", "yi"), ""),
    (re.compile(r"(?<=[a-z]{3}[sc]k)(?:i|aya|aia)$"), "y", ("ki", "kaya", "kaia"), ""),
    (re.compile(r"(?<=[a-z]{3}[aei])ye(?=v$|va$|vich$|vna$|n$|nko$)"), "e", (), "ye"),
    (re.compile(r"(?<=[a-z]{3})(?:ow|off)$(?<=[nkmrl]off)"), "ov", ("off",), ""),
    (re.compile(r"(?<=[a-z])ks(?=[aeiou][a-z]{2})"), "x", (), "ks"),
)
# British endings, so that "organised" and "organized", "labour" and "labor" are one stem.
_BRITISH: tuple[Spelling, ...] = (
    (re.compile(r"(?<=[a-z]{4})is(?=(?:e|ed|es|er|ers|ing|ation|ations)$)"), "iz", (), "is"),
    (re.compile(r"(?<=[a-z]{3})our(?=(?:s|ed|ing|ite|ites|able|ful|er|ers|hood|hoods|ly)?$)"), "or", (), "our"),
    (re.compile(r"(?<=[a-z]{3})ys(?=(?:e|ed|es|er|ing)$)"), "yz", (), "ys"),
)
_MOST_WORDS_CACHED = 1 << 20  # words of a language in the table (64 MB at most) before it is emptied
_NEW_TABLE_SLOTS = 1 << 15  # of a new table


class _Known:
    """The stems of the words of a language so far: token key -> stem key, in a hash table that grows up to a bound."""

    def __init__(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self._size = 0
        self._table = np.zeros(_NEW_TABLE_SLOTS, np.uint64), np.zeros(_NEW_TABLE_SLOTS, np.uint64)

    def recall(self, keys: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
        """Return the stem keys, and the indexes of those that are not known yet."""
        stems, unknown = hashing.recall(*self._table, keys)
        return stems, unknown

    def learn(self, keys: NDArray[np.uint64], stems: NDArray[np.uint64]) -> None:
        """Store the stems of some words; if the table would have too many, drop the others first."""
        if self._size + len(keys) > _MOST_WORDS_CACHED:
            self._clear()
        slot, value = self._table
        size = 2 * (self._size + len(keys))
        if size > len(slot):
            grown = np.zeros(1 << size.bit_length(), np.uint64), np.zeros(1 << size.bit_length(), np.uint64)
            held = np.flatnonzero(slot)
            hashing.learn(*grown, slot[held], value[held])
            self._table = grown
        self._size += int(hashing.learn(*self._table, keys, stems))


def stem_keys(tokens: Tokens, language: str | None) -> NDArray[np.uint64]:
    """Return a 64-bit hash of each token's stem, uint64 (n,).

    ``language`` is an ISO 639-1 code or None. "Zelenskyy" and "Zelensky", "Kyiv" and "Kiev", "twelve" and "12" (if
    the language is known) have one key.
    """
    code = _language(language)
    known = _known(code)
    stems, unknown = known.recall(tokens.key)
    if len(unknown):
        stem = _stemmer(code)
        data, begin, end = tokens.buffer.tobytes(), tokens.offset[unknown].tolist(), tokens.offset[unknown + 1].tolist()
        keys = tokens.key[unknown].tolist()
        words = {key: data[a:b].decode("utf-8", "surrogatepass") for key, a, b in zip(keys, begin, end, strict=True)}
        found = hash_words(list(map(stem, words.values())))
        known.learn(np.fromiter(words, np.uint64, len(words)), found)
        place = {key: at for at, key in enumerate(words)}
        stems[unknown] = found[[place[key] for key in keys]]
    return stems


def stem(word: str, language: str | None) -> str:
    """Return the stem of one folded word."""
    return _stemmer(_language(language))(word)


def _language(language: str | None) -> str:
    """Return the code of a language with a stemmer, else an empty string."""
    return language if language in ALGORITHMS else ""


def hash_words(words: Sequence[str]) -> NDArray[np.uint64]:
    """Return the key of each folded word, the same as its token has, uint64."""
    found: NDArray[np.uint64] = hashing.hash_each(*joined_utf8(words))
    return found


@functools.cache
def _known(language: str) -> _Known:
    """Return the table of a language in this process."""
    return _Known()


@functools.cache
def _variants(language: str) -> dict[str, str]:
    """Return folded word -> the form of all its spellings."""
    rows = NAME_SPELLINGS.replace("\n", "|") + (_ENGLISH_SPELLINGS.replace("\n", "|") if language == "en" else "")
    table = {word: row.split()[0] for row in rows.split("|") if row.strip() for word in row.split()[1:]}
    table |= {word: str(i) for i, word in enumerate(_NUMBERS.get(language, "").split(), 1) if word != "_"}
    table |= {word: str(10 * i) for i, word in enumerate(_TENS.get(language, "").split(), 2)}
    table |= {word: f"{i}{['st', 'nd', 'rd'][i - 1] if i < 4 else 'th'}" for i, word in enumerate(_ORDINALS.get(language, "").split(), 1)}
    return table | (_ENGLISH_NUMBERS if language == "en" else {})


@functools.cache
def _stemmer(language: str) -> Callable[[str], str]:
    """Return the function folded word -> stem of a language."""
    variants = _variants(language)
    rules = _ENDINGS + (_BRITISH if language == "en" else ())
    algorithm = Stemmer.Stemmer(ALGORITHMS[language], 0).stemWord if language else str  # without its own cache: a word comes once

    def stem_word(word: str) -> str:
        found = variants.get(word)
        if found is not None:
            return str(algorithm(found))
        if len(word) > 5 and word.isascii():
            for pattern, replacement, ends, holds in rules:
                if word.endswith(ends) if ends else holds in word:
                    word = pattern.sub(replacement, word)
            word = variants.get(word, word)
        broken = not word.isascii() and any("\ud800" <= c <= "\udfff" for c in word)  # lone surrogates have no UTF-8 for the stemmer
        return word if broken else str(algorithm(word))

    return stem_word
