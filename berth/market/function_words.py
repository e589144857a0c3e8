"""Function words of languages with articles, by which nouns are known from their company."""

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
"""By language code."""
