"""Characters that look like another one and are not it: radicals, compatibility characters, and marks without
a room of their own, which fonts and programs leave in a text that is copied or printed.

To accept another look-alike, add it at the end of ``RADICALS`` and what it stands for at the end of
``IDEOGRAPHS``. The pairs are those of EquivalentUnifiedIdeograph.txt of Unicode 15.0; besides, ⼾ ⾭ ⿈ become
the forms that mainland papers write, parts of characters that no paper writes alone (⺮) the character they
are the radical of (竹), and ⺀, which that file leaves out, 冫.
"""

import re
import unicodedata

from characters.symbol_fonts import WITHOUT_FONT

RADICALS = (
    "⺀⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲"
    "⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤"
    "⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳⼀⼁⼂⼃⼄⼅⼆⼇⼈⼉⼊⼋⼌⼍⼎⼏⼐⼑⼒⼓⼔⼕⼖⼗⼘⼙⼚⼛⼜⼝⼞⼟⼠⼡⼢"
    "⼣⼤⼥⼦⼧⼨⼩⼪⼫⼬⼭⼮⼯⼰⼱⼲⼳⼴⼵⼶⼷⼸⼹⼺⼻⼼⼽⼾⼿⽀⽁⽂⽃⽄⽅⽆⽇⽈⽉⽊⽋⽌⽍⽎⽏⽐⽑⽒⽓⽔"
    "⽕⽖⽗⽘⽙⽚⽛⽜⽝⽞⽟⽠⽡⽢⽣⽤⽥⽦⽧⽨⽩⽪⽫⽬⽭⽮⽯⽰⽱⽲⽳⽴⽵⽶⽷⽸⽹⽺⽻⽼⽽⽾⽿⾀⾁⾂⾃⾄⾅⾆"
    "⾇⾈⾉⾊⾋⾌⾍⾎⾏⾐⾑⾒⾓⾔⾕⾖⾗⾘⾙⾚⾛⾜⾝⾞⾟⾠⾡⾢⾣⾤⾥⾦⾧⾨⾩⾪⾫⾬⾭⾮⾯⾰⾱⾲⾳⾴⾵⾶⾷⾸"
    "⾹⾺⾻⾼⾽⾾⾿⿀⿁⿂⿃⿄⿅⿆⿇⿈⿉⿊⿋⿌⿍⿎⿏⿐⿑⿒⿓⿔⿕㇐㇑㇒㇔"
)
IDEOGRAPHS = (
    "冫厂乛乚乙亻冂几刀刂卜㔾小小兀尣尢尢巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王疋目示礻竹糹纟罓罒"
    "㓁冗网羊羊羊耂肀聿肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶邑钅長镸长门阜阝雨青韦页风飞食食飠饣首马骨鬼"
    "鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊"
    "夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈户手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水"
    "火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌"
    "舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨青非面革韋韭音頁風飛食首"
    "香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黄黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠一丨丿丶"
)
COMPATIBLE = "".join(
    character
    for character in map(chr, (*range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20)))
    if unicodedata.decomposition(character)
)
"""Ideographs that Unicode has twice, for the sake of older sets of characters."""
LOOK_ALIKES = RADICALS + COMPATIBLE
MEANT = IDEOGRAPHS + "".join(unicodedata.normalize("NFC", character) for character in COMPATIBLE)
"""Each at the place of its look-alike."""
ROOMLESS = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
    "\U000e0100-\U000e01ef"
)
"""Ranges of a pattern: soft hyphens, joiners, marks of direction, selectors of a shape, byte order marks
within a text."""
WITHOUT_ROOM = re.compile(f"[{ROOMLESS}]")
LOOK_ALIKE = re.compile(f"[{LOOK_ALIKES}]")
ORDINARY = str.maketrans(LOOK_ALIKES, MEANT) | str.maketrans(WITHOUT_FONT)
SUSPECT = re.compile(
    "[\U00010000-\U0010ffff{}{}]".format(
        ROOMLESS, re.escape("".join(chr(code) for code in ORDINARY if code < 0x10000))
    )
)
"""All that is not ordinary, and what is beyond the first plane: to pass over ordinary texts quickly."""


def ordinary_text(text: str) -> str:
    """The text in ordinary characters, without those that take no room."""
    if text.isascii() or not SUSPECT.search(text):
        return text
    return WITHOUT_ROOM.sub("", text).translate(ORDINARY)


def look_alikes(text: str) -> list[str]:
    """The characters of the text that only look like ordinary ones."""
    return [] if text.isascii() else LOOK_ALIKE.findall(text)
