"""The vocabulary of the imagination: invented companies, common names, posts, places.

Every company here is invented; a likeness to a real one is chance. Drawn from a `random.Random`
that the caller seeds, so that the same seed makes the same world.
"""

from dataclasses import dataclass
from random import Random

from django.utils.translation import gettext_noop as _
from icu import Transliterator

PASSWORD = "three-legged-iron-stand"  # noqa: S105 - the demo prints it beside each sign-in

# Surname, pinyin, weight per thousand of the population (rounded; the rest share little).
SURNAMES = [
    ("王", "Wang", 72), ("李", "Li", 71), ("張", "Zhang", 68), ("劉", "Liu", 54),
    ("陳", "Chen", 48), ("楊", "Yang", 32), ("黃", "Huang", 23), ("趙", "Zhao", 21),
    ("吳", "Wu", 20), ("周", "Zhou", 20), ("徐", "Xu", 15), ("孫", "Sun", 15),
    ("馬", "Ma", 13), ("朱", "Zhu", 13), ("胡", "Hu", 12), ("郭", "Guo", 11),
    ("林", "Lin", 11), ("何", "He", 11), ("高", "Gao", 10), ("羅", "Luo", 9),
    ("鄭", "Zheng", 9), ("梁", "Liang", 8), ("謝", "Xie", 8), ("宋", "Song", 7),
    ("唐", "Tang", 7), ("許", "Xu", 7), ("鄧", "Deng", 6), ("韓", "Han", 6),
    ("馮", "Feng", 6), ("曹", "Cao", 6), ("彭", "Peng", 5), ("曾", "Zeng", 5),
    ("蕭", "Xiao", 5), ("田", "Tian", 5), ("董", "Dong", 5), ("潘", "Pan", 5),
    ("袁", "Yuan", 4), ("蔡", "Cai", 4), ("蔣", "Jiang", 4), ("余", "Yu", 4),
    ("葉", "Ye", 4), ("程", "Cheng", 4), ("魏", "Wei", 4), ("丁", "Ding", 4),
    ("沈", "Shen", 4), ("姚", "Yao", 3), ("盧", "Lu", 3), ("傅", "Fu", 3),
    ("歐陽", "Ouyang", 1), ("司徒", "Situ", 1),
]  # fmt: skip

GIVEN = [
    ("以", "Yi"), ("安", "An"), ("若", "Ruo"), ("水", "Shui"), ("子", "Zi"), ("涵", "Han"),
    ("宇", "Yu"), ("軒", "Xuan"), ("嘉", "Jia"), ("欣", "Xin"), ("怡", "Yi"), ("明", "Ming"),
    ("志", "Zhi"), ("遠", "Yuan"), ("文", "Wen"), ("博", "Bo"), ("思", "Si"), ("齊", "Qi"),
    ("雨", "Yu"), ("晴", "Qing"), ("承", "Cheng"), ("恩", "En"), ("建", "Jian"), ("國", "Guo"),
    ("秀", "Xiu"), ("英", "Ying"), ("偉", "Wei"), ("芳", "Fang"), ("靜", "Jing"), ("麗", "Li"),
    ("強", "Qiang"), ("磊", "Lei"), ("洋", "Yang"), ("艷", "Yan"), ("勇", "Yong"), ("軍", "Jun"),
    ("傑", "Jie"), ("娟", "Juan"), ("濤", "Tao"), ("超", "Chao"), ("曉", "Xiao"), ("嵐", "Lan"),
    ("冠", "Guan"), ("廷", "Ting"), ("品", "Pin"), ("妍", "Yan"), ("柏", "Bai"), ("翰", "Han"),
    ("詠", "Yong"), ("晨", "Chen"), ("澤", "Ze"), ("瑞", "Rui"), ("寧", "Ning"), ("亭", "Ting"),
]  # fmt: skip

# fmt: off
LATIN_GIVEN = [
    "Amara", "Bruno", "Chiara", "Diego", "Elif", "Farid", "Greta", "Hanna", "Ivan", "Jonas",
    "Kavya", "Leila", "Marek", "Nadia", "Omar", "Priya", "Quentin", "Rosa", "Samir", "Tomas",
    "Ulla", "Victor", "Wanda", "Ximena", "Yusuf", "Zoe",
]
LATIN_FAMILY = [
    "Abbas", "Bianchi", "Castro", "Dubois", "Eriksen", "Farouk", "Garcia", "Hassan", "Ivanova",
    "Jensen", "Kowalski", "Lopez", "Moreau", "Novak", "Okafor", "Petrov", "Quintero", "Rossi",
    "Silva", "Tanaka", "Ulrich", "Vargas", "Weber", "Yilmaz", "Zhukov",
]
# fmt: on

STEMS = [
    ("北辰", "Polaris"), ("南極", "Antarctic"), ("東湖", "Eastlake"), ("西嶺", "Westridge"),
    ("遠山", "Farhill"), ("長河", "Longriver"), ("藍海", "Bluesea"), ("青松", "Greenpine"),
    ("星橋", "Starbridge"), ("雲帆", "Cloudsail"), ("金谷", "Goldvale"), ("銀杏", "Ginkgo"),
    ("曙光", "Daybreak"), ("晨風", "Dawnwind"), ("天梯", "Skyladder"), ("海燕", "Petrel"),
    ("紅杉", "Redwood"), ("磐石", "Bedrock"), ("白鷺", "Egret"), ("玄武", "Blacktortoise"),
    ("朱雀", "Vermilion"), ("麒麟閣", "Kirin Hall"), ("桃源", "Peachspring"), ("竹溪", "Bamboo"),
    ("梅嶺", "Plumridge"), ("雁門", "Wildgoose"), ("鹿港灣", "Deerbay"), ("鳳鳴", "Phoenixcall"),
    ("龍泉", "Dragonwell"), ("虎丘", "Tigerhill"), ("平湖", "Stillwater"), ("大觀", "Grandview"),
    ("九章", "Ninechapters"), ("四維", "Fourfold"), ("三江", "Threerivers"), ("五嶽", "Fivepeaks"),
    ("六合", "Sixways"), ("八達", "Eightroads"), ("萬象", "Myriad"), ("千帆", "Thousandsails"),
]  # fmt: skip

SECTORS = {
    "carriers": [("電信", "Telecom"), ("移動", "Mobile"), ("寬頻", "Broadband")],
    "enterprise": [("電力", "Power"), ("鐵路", "Rail"), ("銀行", "Bank"), ("醫院", "Hospital")],
    "consumer": [("電器連鎖", "Retail"), ("商城", "Mall")],
}

CITIES = [
    ("臺北", "Taipei", "TW"), ("高雄", "Kaohsiung", "TW"), ("深圳", "Shenzhen", "CN"),
    ("上海", "Shanghai", "CN"), ("成都", "Chengdu", "CN"), ("香港", "Hong Kong", "HK"),
    ("新加坡", "Singapore", "SG"), ("雅加達", "Jakarta", "ID"), ("開羅", "Cairo", "EG"),
    ("里斯本", "Lisbon", "PT"), ("利馬", "Lima", "PE"), ("內羅畢", "Nairobi", "KE"),
]  # fmt: skip

#: Titles and functions are msgids: said in the language that the demo is loaded in.
POSTS = [
    (_("Chairman"), "executive", ""), (_("General manager"), "executive", ""),
    (_("Technical director"), "executive", "Network"),
    (_("Procurement director"), "executive", "Procurement"),
    (_("Network manager"), "management", "Network"),
    (_("Procurement manager"), "management", "Procurement"),
    (_("Operations manager"), "management", "Operations"),
    (_("Finance manager"), "management", "Finance"),
    (_("Network engineer"), "working", "Network"),
    (_("Procurement officer"), "working", "Procurement"),
    (_("Maintenance engineer"), "working", "Operations"),
    (_("Accounts payable clerk"), "working", "Finance"),
]  # fmt: skip

_SIMPLER = Transliterator.createInstance("Hant-Hans")


@dataclass(frozen=True)
class Name:
    """A person's or company's name in its own script and in Latin letters."""

    own: str
    latin: str

    def said(self, language: str) -> tuple[str, str]:
        """The name in use and the one in Latin letters, where it differs, for a demo's language."""
        if language == "en" or self.own == self.latin:
            return self.latin, ""
        own = _SIMPLER.transliterate(self.own) if language == "zh-hans" else self.own
        return own, self.latin


def person(draw: Random) -> Name:
    """A Chinese name three times in four, else a Latin one."""
    if draw.random() < 0.75:
        family, latin, _often = draw.choices(SURNAMES, [row[2] for row in SURNAMES])[0]
        given = draw.sample(GIVEN, 2 if draw.random() < 0.85 else 1)
        own = family + "".join(character for character, _sound in given)
        return Name(own, "".join(sound for _character, sound in given).capitalize() + " " + latin)
    latin = f"{draw.choice(LATIN_GIVEN)} {draw.choice(LATIN_FAMILY)}"
    return Name(latin, latin)


def company(draw: Random, sector: str, number: int) -> Name:
    """The `number`th company of a sector; unique up to stems x kinds, then told apart by number."""
    stems, kinds = len(STEMS), SECTORS[sector]
    own, latin = STEMS[number % stems]
    kind, kind_latin = kinds[number // stems % len(kinds)]
    turn = number // (stems * len(kinds))
    tail = f"{turn + 1}" if turn else ""
    return Name(f"{own}{kind}{tail}", " ".join(filter(None, [latin, kind_latin, tail])))
