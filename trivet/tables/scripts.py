"""How much a decoded text looks like writing: the judge between GBK, Big5, Shift-JIS and Latin.

Pure. A wrong decoding lands on rare characters, a right one on those that people use; each codec's
own standard says which are which (level 1 of GB 2312, of Big5, of JIS X 0208; KS X 1001).
Refuses nothing: it gives a number, about 1 for writing and below 0.3 for noise.
"""

import re
from collections import Counter
from functools import cache

#: Enough of the most frequent characters to tell two readings of a short file apart.
_FREQUENT = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心"
    "多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分"
    "将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因"
    "重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市站立城安价格司有限"
    "股份科技集团银行网络通信电子信息广州上京深圳工程设备制造材料药汽车能源资地产建投资管理服务系统公司客户联系"
    "這來國個說們為時後會過學對裡麼沒於還發當無開從動兩長樣現將與進實點種聲話兒向問機給幾業間電門東聽氣關並內"
    "產萬價團銀網絡廣設備製藥車資產業務統戶聯係股份有限公司臺灣縣區號樓號碼姓名電話傳真地址備註簡體類別編號日期"
)
_KANA = re.compile(r"[\u3041-\u309f\u30a1-\u30ff]")
_HALF_KANA = re.compile(r"[\uff61-\uff9f]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_CJK = re.compile(r"[\u4e00-\u9fff]")
_MARK = re.compile(r"[\u2010-\u203b\u2160-\u217f\u2460-\u24ff\u3000-\u301f\uff01-\uff5e\u00b7]")
#: An accented letter beside a plain one: how Latin writing uses its upper half.
_LATIN = re.compile(r"(?:(?<=[A-Za-z\s\"',;(])[À-ÖØ-öø-ÿ](?=[A-Za-z\s\"',;.)])|[€£°ºª«»‘’“”–—…])")
_ODD_LATIN = re.compile(r"[^\x00-\x7f]")


def likeness(text: str, codec: str) -> float:
    """Mean worth of each character outside ASCII when `text` is `codec`'s reading of the bytes."""
    if codec == "cp1252":
        strange = len(_ODD_LATIN.findall(text))
        return (2 * len(_LATIN.findall(text)) - strange) / strange if strange else 0.0
    seen = Counter(character for character in text if character > "\x7f")
    total = sum(seen.values())
    if not total:
        return 0.0
    return sum(_worth(character, codec) * times for character, times in seen.items()) / total


def _worth(character: str, codec: str) -> float:
    if _CJK.match(character):
        if codec in ("gb18030", "cp950", "big5hkscs") and character in _FREQUENT:
            return 2.0
        first, second = _levels(codec)
        return 1.0 if character in first else 0.2 if character in second else -1.0
    if _KANA.match(character):
        return 1.6 if codec in ("cp932", "euc_jp") else 0.1
    if _HALF_KANA.match(character):
        return -0.5
    if _HANGUL.match(character):
        if codec == "cp949":
            return 1.5 if character in _levels(codec)[0] else 0.0
        return -1.0
    return 0.5 if _MARK.match(character) else -1.0


@cache
def _levels(codec: str) -> tuple[frozenset[str], frozenset[str]]:
    """The characters a codec's standard holds for everyday use, and those for rarer use."""
    if codec == "gb18030":
        return _block("gb2312", 0xB0, 0xD7), _block("gb2312", 0xD8, 0xF7)
    if codec in ("cp950", "big5hkscs"):
        return _block("cp950", 0xA4, 0xC6, low=0x40), _block("cp950", 0xC9, 0xF9, low=0x40)
    if codec in ("cp932", "euc_jp"):
        return _block("euc_jp", 0xB0, 0xCF), _block("euc_jp", 0xD0, 0xF4)
    return _block("euc_kr", 0xB0, 0xC8), _block("euc_kr", 0xCA, 0xFD)


def _block(codec: str, first: int, last: int, low: int = 0xA1) -> frozenset[str]:
    """What the two-byte codes with a lead byte of `first` to `last` stand for."""
    found = bytearray()
    for lead in range(first, last + 1):
        for trail in range(low, 0xFF):
            found += bytes((lead, trail, 0x20))
    return frozenset(found.decode(codec, "ignore")) - {" "}
