"""Abbreviations, and words that begin sentences: data, no logic. Case matters: "Col." is a colonel, "col." a pass."""

from typing import Final

BEFORE_NAMES: Final = frozenset(
    # Something always follows these.
    "M MM Mme Mmes Mlle Mlles Me Mgr Dr Drs Pr Prof St Ste Sts Stes Gal Gén Cdt Lt Cne Cap Col Adj Maj Sgt Vve Bd Bld "
    "bd Av av ex Ex cf Cf env réf tél Tél tel Tel c.-à-d i.e e.g vs Mr Mrs Ms Messrs Gen Sen Rep Gov Capt Cpl Cmdr Adm "
    "Rev Hon Pres Supt Det Insp Mt Ft Brig Pvt viz apr dép".split()
)
BEFORE_NUMBERS: Final = frozenset(
    # A number follows these when they are abbreviations; otherwise they are words, and their stop is one.
    "art Art vol Vol fig Fig chap Chap p pp n no No nos Nos num ch Ch sect § al alin éd janv févr avr juil juill "
    "sept Sept oct Oct nov Nov déc Jan Feb Mar Apr Jun Jul Aug Dec par pt lot ext min".split()
)
MAY_END: Final = frozenset(
    # A sentence goes on after these, unless a word follows that usually begins one.
    "etc Inc Ltd Co Corp Bros Jr Sr Cie J.-C Dept approx Ave Blvd Rd Calif Mass Conn Fla Ga Ill Wash".split()
)
PARTICLES: Final = frozenset("Le La Les L De Du Des D".split())
"""Words that begin sentences, and surnames as well: behind an initial they prove nothing."""
STARTERS: Final = (
    frozenset(
        "Il Elle Ils Elles On Nous Vous Je J Tu C Ce Cet Cette Ces Ceci Cela Ça Mais Et Or Donc Puis En Dans Pour Par "
        "Sur Avec Sans Selon Après Avant Depuis Un Une Son Sa Ses Leur Leurs Au Aux À Ainsi Alors Aussi Cependant "
        "Toutefois Enfin Si Quand Lorsque Comme Qui Que Qu Tous Toutes Tout Toute Plusieurs Pourtant Ensuite Aucun "
        "Chaque Entre Malgré Parmi Quant Lors Durant Pendant Notre Nos Votre Vos Mon Ma Mes Ne N S Y".split()
    )
    | frozenset(
        "According The A An He She It They We I You This That These Those But And Or So Then In On At For By With "
        "Without After Before Since From To As If When While Although Though However His Her Its Their Our My Your "
        "There Here What Who How Why Where All Some Many Most No Not Now Today Yesterday Once Both Each Every Despite "
        "During Meanwhile".split()
    )
    | PARTICLES
)
