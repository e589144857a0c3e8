"""Words of grammar: by some of them nouns are known, and none says what a text is about."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Functions:
    """articles: words that stand before nouns, possessives among them; degrees: words that stand
    before adjectives; common: other words that say nothing of what a text is about."""

    articles: frozenset[str]
    degrees: frozenset[str]
    common: frozenset[str]


def _functions(articles: str, degrees: str, common: str) -> Functions:
    one, two, three = (frozenset(words.split()) for words in (articles, degrees, common))
    return Functions(one, two, one | two | three)


FUNCTIONS = {
    "en": _functions(
        "the a an my our your their his her its this that these those no any some every each of",
        "very so too quite really is was are were be been extremely pretty fairly rather more most "
        "as bit absolutely super feel felt looks looked seemed",
        "and but of in to",
    ),
    "de": _functions(
        "der die das den dem des ein eine einen einem einer eines im am zum zur beim vom unser "
        "unsere unserem unseren unserer mein meine meinem meinen ihr ihre sein seine dieser diese "
        "dieses kein keine keinen",
        "sehr zu so recht ziemlich wirklich ist war waren sind wurde wurden mehr total etwas super "
        "absolut extrem eher einfach ganz",
        "und oder aber nicht auch noch nur schon dann als wie wenn weil dass da es er sie wir ich "
        "man uns mir mich hat hatte hatten haben habe werden wird kann konnte können muss musste "
        "mit von für bei auf aus nach über unter vor um durch ohne gegen bis seit in an leider "
        "immer wieder alles nichts hier dort sich doch jedoch gewesen gibt gab",
    ),
    "fr": _functions(
        "le la les l un une des du au aux ce cet cette ces mon ma mes notre nos votre vos son sa "
        "ses leur leurs chaque aucun aucune",
        "très trop si assez bien plus est était sont étaient été vraiment peu tellement super "
        "extrêmement plutôt",
        "et ou mais ne pas que qui quoi dont où de d à en dans par pour avec sans sur sous entre "
        "vers chez comme il elle ils elles on nous vous je j tu me se s c n y ai a avait avons ont "
        "avaient être avoir fait faire tout tous toute toutes même aussi encore déjà jamais rien "
        "cela ça malheureusement quand puis",
    ),
    "es": _functions(
        "el la los las lo un una unos unas del al mi mis su sus nuestro nuestra nuestros nuestras "
        "este esta estos estas ese esa ningún ninguna cada",
        "muy más tan demasiado bastante es era está estaba son eran están fue fueron realmente "
        "super poco algo",
        "y o pero no ni que quien cual donde cuando como de a en por para con sin sobre entre "
        "hasta desde se me te nos le les ya yo él ella ellos hay había ha han he hemos tiene tenía "
        "ser estar todo todos toda todas también siempre nunca nada mismo porque si lamentablemente",
    ),
    "it": _functions(
        "il lo la i gli le un uno una del della dei delle al alla nel nella dal dalla sul sulla l "
        "mio mia nostro nostra suo sua questo questa ogni nessun nessuna",
        "molto più troppo così abbastanza è era sono erano stato stata davvero poco piuttosto super",
        "e o ma non né che chi cui dove quando come di a da in con su per tra fra si ci mi ti vi ne "
        "ho ha hanno abbiamo aveva avevano essere avere anche ancora già sempre mai niente tutto "
        "tutti tutta tutte però purtroppo perché se",
    ),
    "pt": _functions(
        "o a os as um uma uns umas do da dos das no na nos nas ao à pelo pela meu minha nosso nossa "
        "seu sua este esta esse essa cada nenhum nenhuma",
        "muito mais tão demais bastante é era está estava são eram estão foi foram realmente super "
        "pouco",
        "e ou mas não nem que quem qual onde quando como de em por para com sem sobre entre até "
        "desde se me te lhe já eu ele ela eles há havia tem tinha temos ser estar ter tudo todos "
        "toda todas também sempre nunca nada mesmo porque infelizmente",
    ),
    "nl": _functions(
        "de het een ons onze mijn hun zijn haar deze dit die dat geen elke elk",
        "heel erg zeer te zo is was waren zijn werd best vrij echt super meer wat nogal",
        "en of maar niet ook nog al dan als want omdat er ik je we wij ze zij men hem u had hadden "
        "heeft hebben heb wordt worden kan kon moet met van voor bij op uit naar over onder tot in "
        "aan door zonder om helaas altijd weer alles niets hier daar zich toch",
    ),
}
"""Of languages with articles, by which nouns are known from their company."""


def with_traditional(words: str) -> frozenset[str]:
    """Chinese words, and the same in traditional signs."""
    return frozenset(words.split()) | frozenset(words.translate(_TRADITIONAL).split())


_TRADITIONAL = str.maketrans(
    "们个这么没为谁几里后来从对让给虽过还并经将会应该须时实觉说买卖点样种东问题总与现别间顾户师结况办机优补馈评价议见选择欢满钟员条响发计预历习惯烦论关认单级于较确极错两难梦块钱纪划礼灾传系吗够继续体着",
    "們個這麼沒為誰幾裡後來從對讓給雖過還並經將會應該須時實覺說買賣點樣種東問題總與現別間顧戶師結況辦機優補饋評價議見選擇歡滿鐘員條響發計預歷習慣煩論關認單級於較確極錯兩難夢塊錢紀劃禮災傳係嗎夠繼續體著",
)
"""Of the signs that words of grammar and of the telling are written with."""
_ENGLISH = """
a about above after again all almost also always am an and another any anyone anything are around as
at away back be became because been before being below between both but by came can can't cannot come
could couldn't day days did didn't do does doesn't doing don't done down each either else enough even ever
every everyone everything few first for found from further gave get gets getting give given go goes
going gone got had hadn't has hasn't have haven't having he her here hers him his hour hours how however
i i'd i'll i'm i've if in instead into is isn't it it's its itself just kept know last least less let
like little ll long look looked lot lots made make makes making many may maybe me might mine minutes
more most much must my myself near need needed needs never next no nobody none nor not nothing now of off
often ok on once one ones only or other others otherwise our ours out over own per perhaps put quite rather
re really s said same saw say second see seem seemed seems several shall she should shouldn't since so
some someone something somewhat soon still stuff such sure t take taken takes taking tell than that that's the their
theirs them themselves then there there's these they they're thing things think third this those though thought
three through thus time times to today together told too took toward tried try trying turn two under
until up upon us use used using usually ve very via want wanted was wasn't way we we'd we'll we're we've
week weeks well went were weren't what whatever when where whether which while who whole whom whose why
will with within without won't would wouldn't year years yes yet you you'd you'll you're you've your
yours 0 1 2 3 4 5 6 7 8 9 10 im ive dont didnt cant wont isnt wasnt etc
"""
_CHINESE = """
的 了 是 我 你 他 她 它 们 我们 你们 他们 自己 在 有 和 与 及 或 也 都 就 还 又 再 很 太 更 最 不 没 没有 这 那 这个 那个
这些 那些 这样 那样 这么 那么 什么 怎么 为什么 哪 哪里 谁 几 多 多少 个 一 一个 一些 一点 一下 一次 一直 一样 二 两 三 四 五 六 七 八 九 十
上 下 里 外 中 前 后 来 去 到 从 对 把 被 让 给 向 以 为 因为 所以 但 但是 不过 可是 然而 而 而且 并 并且 如果 虽然 只 只是 只有 才
已经 正在 曾经 将 要 想 会 能 能够 可以 可 应该 应 必须 得 地 着 过 吧 吗 呢 啊 呀 哦 嗯 嘛 哈 哈哈 之 其 此 于 等 等等 时 时候 年 月 日 天
比较 非常 特别 真 真的 确实 实在 感觉 觉得 认为 知道 看 看到 说 说是 做 用 买 卖 次 点 些 样 种 件 本 位 家 东西 问题 起来 出来 下来 总之 总的来说
还是 还有 就是 不是 不会 不能 不要 不知道 有点 有些 这次 第一 第二 第一次 现在 今天 昨天 以后 以前 之后 之前 后来 最后 然后 或者 另外 其他 别的 大家 人 个人 本人
"""
_JAPANESE = """
です ます まし した して いま いる ある あり った って ても では には のは のが のを のに とは とか ので から まで など より
とて とても でも けど けれ れど ない なく なっ なか かっ たで たの との この その あの これ それ どれ ここ そこ よう うに
こと もの たち さん よく もう まだ また すぐ だけ しか ほど くら ぐら らい たい たく くて れる られ せる せん ませ ょう しょ
今回 今日 昨日 今度 以前 本当 非常 全体 全部 部分 場合 自分 一番 一度 一回 二回 一人 二人 時間 時間 以上 以下 以外 程度
次回 何度 何回 最初 最後 最近 毎日 毎回 今後 今年 去年 普通 感じ 思い 当日 翌日 前日 先日 個人 個別 結果 理由 購入 利用 使用
"""
_KOREAN = """
것 거 게 건 걸 수 더 또 이 그 저 안 못 잘 좀 등 때 및 한 두 세 네 번 한번 두번 년 월 일 시 분 곳 점 중 후 전 내 제 나 너 우리 저희
여기 거기 저기 이것 그것 이건 그건 이런 그런 저런 이렇게 그렇게 어떤 무슨 모든 다른 매우 아주 정말 정말로 진짜 진짜로 너무 너무너무 많이 조금
약간 다소 거의 가장 제일 특히 역시 다시 항상 늘 자주 가끔 바로 별로 전혀 그냥 아직 이미 이제 지금 오늘 어제 내일 다음 이번 처음 마지막 아마
그리고 그러나 그런데 근데 하지만 다만 그래서 그래도 그러면 따라서 또한 또는 혹은 물론 때문에 때문 위해 통해 대해 대한 같은 같이 같아요 같습니다
함께 정도 경우 부분 있는 있고 있어 있어서 있지만 없는 없고 없어 없이 없어서 하는 하고 하기 해서 하면 했는데 된다 되는 되어 이고 아닌 아니 않고 않은
않는 사람 생각 모두 모든 다 서로 위 옆 꼭 왜 뭐 딱 새로 따로 주로 실제로 대체로 전체적으로 개인적으로 일단 만약 만큼 대비 관련 이상 이하 이후 이전
"""
_RUSSIAN = """
и в во не на я он она оно они мы вы ты что чтобы как так это этот эта эти этого этой этом этому этим этих эту тот та те то того
той том тому тем тех ту такой такая такие такое такого таких который которая которое которые которого которой котором которую которых
которым с со а но да или же ли бы б по к ко у из изо за от ото до для о об обо при про без под над перед через между после около
вокруг среди против если когда где куда откуда там тут здесь туда сюда потом затем тогда теперь сейчас пока уже ещё еще только
лишь даже тоже также очень весьма совсем вполне довольно достаточно слишком более менее больше меньше самый самая самое самые
самого самой самом всё все весь вся всю всего всей всех всем всеми всегда никогда иногда часто редко обычно сразу опять снова
был была было были быть бы есть будет будут буду нет ни ничего никто никого никаких никакой можно нельзя нужно надо может могут
могли мог могла хотя однако зато поэтому потому почему зачем просто прямо именно вообще вроде почти примерно конечно наверное
видимо хоть раз раза лет год года году день дня дней дни время времени час часа часов минут минуты сегодня вчера завтра нас нам
нами вас вам вами их им ими его её ее ей ему нему нее неё ней нем нём них ним мне меня мной тебя себя себе собой свой своя своё
свое свои своего своей своих свою наш наша наше наши нашего нашей нашем наших нашу ваш ваша ваши мой моя моё мое мои моего моей
один одна одно одни одного одной два две двух три трех трёх четыре пять кто кого кому чего чем чём какой какая какие какое
каких какого каждый каждая каждое каждые другой другая другое другие других другого много мало несколько многие многих сам сама
сами само рядом потому-то кстати впрочем кроме вместо тому благодаря давно долго дальше выше ниже снизу сверху внутри
"""
_UKRAINIAN = """
і й та в у на я він вона воно вони ми ви ти що щоб як так це цей ця ці цього цієї цьому цих той та те ті того тієї тому тих
такий така таке такі який яка яке які якого якої яких з із зі а але або чи же ж би б по до від для про при без під над перед
через між після біля навколо якщо коли де куди там тут сюди туди потім тоді тепер зараз вже уже ще тільки лише навіть також теж
дуже зовсім цілком досить занадто більше менше самий сама саме самі все всі весь вся всього всіх всім завжди ніколи іноді часто
рідко зазвичай одразу був була було були бути є буде будуть немає нема ні нічого ніхто можна треба потрібно може можуть могли
хоча однак проте зате тому чому просто взагалі майже приблизно раз рази років рік року день дня днів час часу годин хвилин нас
нам нами вас вам вами їх їм його її йому них ним ній мене мені себе собі свій своя своє свої наш наша наше наші ваш мій моя моє
мої один одна одне два дві три хто кого чого чим кожен кожна інший інша інше інші багато мало кілька сам сама самі дещо поруч
"""
COMMON = {
    "en": frozenset(_ENGLISH.split()),
    "zh": with_traditional(_CHINESE),
    "ja": frozenset(_JAPANESE.split()),
    "ko": frozenset(_KOREAN.split()),
    "ru": frozenset(_RUSSIAN.split()),
    "uk": frozenset(_UKRAINIAN.split()),
}
"""Words too common in a language to say what a text is about."""
