"""English phrases; blanks in braces. No phrase says that one thing brings about another."""

from types import MappingProxyType

ENGLISH = MappingProxyType(
    {
        "figure.interval": "{value}, {level} interval {low} to {high}",
        "figure.enclosed": "{value} ({level} interval {low} to {high})",
        "often.some": "in {times} of {of}",
        "often.always": "in almost all {of}",
        "often.never": "in almost no {of}",
        "noun.resample.one": "{n} resample",
        "noun.resample.many": "{n} resamples",
        "noun.resample.bare": "resamples",
        "noun.draw.one": "{n} draw",
        "noun.draw.many": "{n} draws",
        "noun.draw.bare": "draws",
        "noun.review.one": "{n} review",
        "noun.review.many": "{n} reviews",
        "noun.product.one": "{n} product",
        "noun.product.many": "{n} products",
        "noun.user.one": "{n} user",
        "noun.user.many": "{n} users",
        "noun.unit.one": "{n} opinion unit",
        "noun.unit.many": "{n} opinion units",
        "noun.need.one": "{n} need",
        "noun.need.many": "{n} needs",
        "noun.row.one": "{n} row",
        "noun.row.many": "{n} rows",
        "noun.rival.one": "{n} rival",
        "noun.rival.many": "{n} rivals",
        "noun.month.one": "{n} month",
        "noun.month.many": "{n} months",
        "noun.passage.one": "{n} passage",
        "noun.passage.many": "{n} passages",
        "noun.position.one": "{n} position",
        "noun.position.many": "{n} positions",
        "label.none": "Unnamed need",
        "label.segment": "{needs} first",
        "label.others": "Others",
        "at": "{need} at {figure}",
        # statement
        "for.all": "For customers who need {needs},",
        "for.segment": "For “{segment}” customers who need {needs},",
        "for.share": "For “{segment}” customers ({share} of all) who need {needs},",
        "is.supported": "{own} is {category} that stands for {lead}: its reviews put "
        "{figures}{scale}.",
        "is.bare": "{own} is {category} that stands for {lead}.",
        "is.bet": "{own} could be {category} that stands for {lead}, which today is a bet: "
        "its reviews put {figures}{scale}.",
        "is.guess": "{own} could be {category} that stands for {lead}, which today is a bet.",
        "is.entrant": "{own} would be {category} that stands for {lead}.",
        "is.scale": " on a scale of {low} to {high}",
        "unlike.supported": "Unlike {rival}, whose reviews put {figures}, {own} is rated higher "
        "there, beyond chance among all positions compared.",
        "unlike.bet": "Unlike {rival}, whose reviews put {figures}, {own} would put {lead} first; "
        "the reviews do not yet show an advantage beyond chance.",
        "unlike.behind": "Unlike {rival}, whose reviews put {figures} and so rate it higher there "
        "today, {own} would put {lead} first.",
        "unlike.entrant": "Unlike {rival}, whose reviews put {figures}, below the market beyond "
        "chance, {own} would put {lead} first.",
        "unlike.opening": "Unlike {rival}, whose reviews put {figures}, {own} would put {lead} "
        "first; the reviews do not show beyond chance that {rival} is weak there.",
        "unlike.unknown": "Unlike {rival}, {own} would put {lead} first; too few reviews speak of "
        "it to compare the two.",
        "unmet.opening": "No product in the evidence serves {lead} well today{figures}: "
        "an opening, and not yet anyone's advantage.",
        "unmet.above": "Still, no product in the evidence serves {lead} well{figures}: "
        "there is room above today's best.",
        "unmet.figures": ", the market's reviews putting {figures}",
        # summary
        "summary.evidence": "The evidence is {reviews} of {products}{period}.",
        "summary.period": ", {first} to {last}",
        "summary.month": ", all of {first}",
        "summary.position.supported": "The position to look at first: lead on {lead} for {who} "
        "against {rival}. {own}'s advantage there is beyond chance",
        "summary.position.bet": "The position that ranks first is a bet: lead on {lead} for {who} "
        "against {rival}. The reviews do not yet show an advantage of {own} beyond chance",
        "summary.position.entrant": "The position to look at first for {own}, as an entrant: lead "
        "on {lead} for {who} against {rival}. There {rival} is below the market beyond chance",
        "summary.position.opening": "The position that ranks first for {own}, as an entrant, is "
        "an opening to test: lead on {lead} for {who} against {rival}. That {rival} is weak there "
        "is not shown beyond chance",
        "summary.score": "; under the stated choice model the expected preference share is {score}",
        "summary.unmoved": ", where it is {share} as things stand",
        "summary.against": "Against it speaks that {who} need {need} most, and there {rival} is "
        "rated higher ({rival_figure}) than {own} ({own_figure}{overlap}).",
        "summary.change": "{need} (by {change} a year)",
        "summary.best": ", and it comes out best {often}",
        "summary.sturdy": "It stays first in {held} of the {of} checks that leave out a rival, a "
        "month, a need or the most active users.",
        "summary.end": ".",
        "summary.overlap": "; the intervals overlap",
        "summary.chance": "; the difference may be chance",
        "summary.others_all": "the other products",
        "summary.everyone": "all customers",
        "summary.segment": "“{segment}” customers",
        "summary.second": "The best position that the reviews support is to lead on {lead} for "
        "{who} against {rival}; it ranks number {rank} of all compared.",
        "summary.unsupported": "None of the positions compared is supported beyond chance: what "
        "follows are openings to test, not advantages to claim.",
        "summary.alone": "With no rival in the evidence there is no position to compare: what "
        "follows are needs and kinds of customers.",
        "summary.answered": "If {rival} draws level on {lead}, that share would be {figure}.",
        "summary.important": "Of {needs}, {first} goes most closely with the overall rating "
        "(its share of importance: {figure}){others}.",
        "summary.others": ", followed by {others}",
        "summary.spoken": "The need most spoken of is {need} ({figure} of opinion units).",
        "summary.strength": "{own} is furthest above the market on {need} ({own_figure}; the "
        "market {market_figure}{overlap}).",
        "summary.weakness": "{own} is furthest below the market on {need} ({own_figure}; the "
        "market {market_figure}{overlap}).",
        "summary.room": "The widest room is in {need}{figure}{often}.",
        "summary.served": " (satisfaction {figure})",
        "summary.top3": "; it is among the three widest {often}",
        "summary.unmet": "No product serves {needs} well: there the whole market falls short.",
        "summary.segments": "Customers differ in what they need: {segments}.",
        "summary.share": "“{segment}” ({share})",
        "summary.rival": "The product most like {own} in how it serves needs is {rival} "
        "(similarity {figure}).",
        "summary.rising": "Satisfaction has likely been rising with {needs}.",
        "summary.falling": "Satisfaction has likely been falling with {needs}.",
        # limits
        "limits.selected": "Reviews are written by those who chose to write. They are not a "
        "sample of all customers, and very good and very bad experiences are "
        "usually over-represented{ends}.",
        "limits.ends": " ({share} of these ratings stand at an end of the scale)",
        "limits.halo": "Those who like a product tend to rate everything about it higher. How the "
        "needs of one product compare is therefore surer than how high they all stand.",
        "limits.together": "Importance tells how closely a need goes together with the overall "
        "rating. It does not tell what would follow if the need were served differently.",
        "limits.aspects": "The evidence holds ratings of {needs}, which count as one more unit in "
        "each review that has them. Needs that are only written of are known from fewer reviews, "
        "so their importance stands lower than it would beside ratings of their own.",
        "limits.segments": "Segments are told apart by what people write about, and their weights "
        "rest on the assumption that people write more of what weighs more for them; the intervals "
        "of what a segment needs do not cover that assumption.",
        "limits.named": "That two products are named together does not show that customers "
        "would take one for the other.",
        "limits.choice": "Preference shares are those of a choice model whose sensitivity "
        "({value}) is assumed, for reviews record no choices. They rank positions; they are no "
        "forecast of sales.",
        "limits.ranks": "Over the other sensitivities tried, the position ranked first here ranks "
        "between {best} and {worst}.",
        "limits.stable": "The position that ranks first here does so at every other sensitivity "
        "tried, too.",
        "limits.few": "With {reviews} in all, only large differences can show; what is not shown "
        "may still be there.",
        "limits.thin": "Fewer than {least} reviews speak of {products}: their figures are drawn "
        "towards the market's.",
        "limits.alone": "The evidence holds one product only. Needs and kinds of customers can "
        "be read from it; rivals and positions cannot.",
        "limits.unrated": "There are no ratings. Satisfaction is read from the text alone, and "
        "importance cannot be told from an overall rating.",
        "limits.partly": "Only {share} of the reviews have a rating; satisfaction and importance "
        "are learned from these.",
        "limits.undated": "The reviews have no dates: no trend can be told, and old and new "
        "reviews count alike.",
        "limits.month": "All reviews are from a single month: no trend can be told, and the "
        "season may show.",
        "limits.languages": "{share} of the reviews are in languages other than English and "
        "Chinese ({languages}): they are read more coarsely.",
        "limits.rejected": "{share} of the rows could not be used; if these differ from the rest, "
        "so may the figures.",
        "limits.users": "Users are not known, so reviews are resampled: intervals are too narrow "
        "where one person wrote several.",
        "limits.entrant": "{own} is not in the evidence: nothing here shows how well it would "
        "serve anyone.",
        # caveats
        "caveats.others": "{count} others",
        "caveats.mixed_scales": "Only {share} of the ratings lie above {top}, on a scale that "
        "reaches {high}: ratings on two scales may be mixed here. Look at them before you rely on "
        "how high products stand.",
        "caveats.extremes": "Ratings heap at the ends of the scale: {share} stand there, where a "
        "bell around the same mean would have {bell}. People with strong feelings are likelier to "
        "write, so take these averages as those of the outspoken.",
        "caveats.extremes_products": "Ratings of {products} heap at the ends more than those of "
        "the others; an average hides two camps there.",
        "caveats.between": "{low} to {high} ({level} interval)",
        "caveats.heap": "{product} ({share}, a bell {bell})",
        "caveats.active": "The {users} most active users, 1% of all, wrote {share} of the reviews. "
        "Intervals take that into account; whether these few are like your customers, they cannot "
        "tell.",
        "caveats.halo": "Of what parts the products, {share} is the same on every need: a product "
        "that is rated higher on one need tends to be so on all. How the needs of one product "
        "compare is therefore surer than how high they all stand.",
        "caveats.thin_cells": "Fewer than {least} reviews speak of {thin} of the {cells} "
        "combinations of product and need: these figures are little more than what is usual for "
        "the product and for the need.",
        "caveats.thin_lead": "The position that ranks first rests on few reviews: {cells}. A few "
        "more may turn it.",
        "caveats.thin": "{reviews} of {product} on {need}",
        "caveats.risen": "Within products, ratings have risen by {change} over the period. The "
        "figures here are averages over it; today's may stand higher.",
        "caveats.fallen": "Within products, ratings have fallen by {change} over the period. The "
        "figures here are averages over it; today's may stand lower.",
        "caveats.rating_drift": "Ratings have moved over the period for {products}: the figures "
        "here are averages over it, and today's may differ.",
        "caveats.higher": "{product} ({change} higher at the end)",
        "caveats.lower": "{product} ({change} lower at the end)",
        "caveats.age": "Reviews of some products are from another time than those of the others: "
        "{products}. What parts these products may be what parts the times.",
        "caveats.older": "{product} (older, half of them before {month})",
        "caveats.newer": "{product} (newer, half of them after {month})",
        "caveats.talk_drift": "What people speak of has moved over the period: {needs}. Mentions "
        "are averages over it.",
        "caveats.more": "{need} ({points} more of 100 reviews at the end)",
        "caveats.fewer": "{need} ({points} fewer of 100 reviews at the end)",
        "caveats.length": "Reviews are of another length than usual for {products}. Longer ones "
        "speak of more needs, so compare with care how often needs are mentioned there.",
        "caveats.times": "{product} ({ratio} times as long)",
        "caveats.exclamations": "Reviews of some products are written in another style: {products} "
        "hold an exclamation mark, where {others} is usual. Part of a difference in tone may be "
        "the writers', not the products'.",
        "caveats.share": "{share} of those of {product}",
        "caveats.source": "The reviews of {products} come from files of their own. What parts the "
        "files (who was asked, where, and how) cannot be told from what parts the products.",
        # sensitivity
        "sensitivity.users": "the 1% most active users",
        "sensitivity.most": "{parts} (those with the most reviews)",
        "sensitivity.tried": "Left out one at a time: {parts}. What depends on them was "
        "estimated anew each time; needs and segments were kept.",
        "sensitivity.all": "The position that ranks first stays first in all {of} checks that "
        "leave its own needs and rival in.",
        "sensitivity.some": "The position that ranks first stays first in {held} of the {of} "
        "checks that leave its own needs and rival in, and among the first three in {top3}.",
        "sensitivity.close": "The first positions are close to one another: take them as equals.",
        "sensitivity.instead": "Without {parts}, what comes first is to lead on {lead} for {who} "
        "against {rival}.",
        "sensitivity.count": "{held} of {of}",
        "sensitivity.parts": "What comes first addresses the same people in {segment} checks, "
        "leads on the same needs in {need}, and is set against the same rival in {against}.",
        "sensitivity.steady": "In none of the checks does one of the leading positions gain or "
        "lose its support.",
        "sensitivity.lost": "Without {parts}, leading on {lead} against {rival} is no longer "
        "supported.",
        "sensitivity.gained": "Without {parts}, leading on {lead} against {rival} is supported.",
        # method
        "method.units": "Reviews are divided into opinion units (sentences and clauses). A unit "
        "speaks of those of {needs}{source} whose words it holds{assigned}.",
        "method.assigned": "; {share} of the units speak of one or more",
        "method.given": " that the analyst named",
        "method.discovered": " that were found in the texts without a list given beforehand",
        "method.satisfaction": "Satisfaction with each need is learned from the overall ratings by "
        "multiple-instance learning, in which a review's rating is spread over its units; reviews "
        "are read by models that were not trained on them. It is set on the rating's scale by how "
        "products' mean ratings differ. Cells with few reviews are drawn towards the levels of "
        "their product and need (hierarchical Bayes), and intervals hold what is not known of "
        "how words stand for experience.",
        "method.importance": "Importance starts from a need's relative weight, its part in the "
        "variation of the overall rating that goes with texts, shared fairly among needs that move "
        "together, and is drawn towards equal shares, since a need may matter as well to those "
        "who are silent on it.",
        "method.opportunity": "Opportunity is importance times the market's shortfall from the "
        "top of the scale; beside it stands how often a need is among the three widest.",
        "method.segments": "Segments are those of a mixture model over the needs that people "
        "speak of; one more is told apart only where it fits better than it does shuffled reviews.",
        "method.rivals": "Products are compared by their satisfaction over all needs, with each "
        "need's mean over products and each product's mean over needs (its halo) taken out.",
        "method.positions": "{positions} of segment, lead needs and rival were compared under a "
        "multinomial logit choice model. Advantages count as supported as long as all that "
        "do hold at once in 95 % of the draws, and only where products can be told apart.",
        "method.alike": "If the products were all alike, one would stand out as far as here with a "
        "probability of {chance}.",
        "method.intervals": "Intervals are {level} intervals{replicates}; whole {who} are drawn, "
        "not single sentences. Which unit speaks of which need, and who belongs to which segment, "
        "is held as found.",
        "method.replicates": " from {resamples}",
        "method.users": "users",
        "method.reviews": "reviews",
        "method.seed": "The same input, options and seed ({seed}) give the same figures.",
        # quality
        "quality.used": "{used} of {read} were used{share}.",
        "quality.share": " ({share})",
        "quality.rejected": "Not used: {reasons}.",
        "quality.reason": "{count} ({reason})",
        "quality.all": "No row had to be left out.",
        "quality.scope": "They speak of {products}{users}{units}.",
        "quality.users": ", written by {users}",
        "quality.units": ", and hold {units}",
        "quality.period": "They were written from {first} to {last}.",
        "quality.month": "They were all written in {first}.",
        "quality.languages": "Languages: {languages}.",
        "quality.rated": "{share} have a rating{scale}.",
        "quality.scale": " (scale {low} to {high})",
        "quality.uneven": "The most reviewed product is {most} ({most_n}), the least reviewed "
        "{least} ({least_n}).",
        "quality.redacted": "Personal data was covered in {passages} of the evidence.",
        "quality.unredacted": "Personal data was left as it was written, as asked.",
        "reason.exact duplicate": "exact duplicate",
        "reason.near duplicate": "near duplicate",
        "reason.no text": "no text",
        "reason.no product": "no product",
        "reason.review of a product beyond the 60 most reviewed": "review of a product beyond the "
        "60 most reviewed",
        "language.en": "English",
        "language.zh": "Chinese",
        # notices
        "notice.failed": "The language model at {host} did not answer as it should ({what}; "
        "{times} in all): the template's words stand there.",
        "notice.stopped": "The language model at {host} was not asked any more after {times} "
        "in a row.",
        "notice.budget": "The language model at {host} was not asked any more after {seconds} "
        "seconds of waiting.",
        "notice.refused": "Of what the language model at {host} wrote, {refused} of {all} "
        "were dropped (failed checks: {reasons}): the template's words stand there.",
        "notice.worded": "{texts} worded by the language model {model}: numbers, names and "
        "citations were checked against the findings, the wording between them was not.",
        "noun.failure.one": "{n} failure",
        "noun.failure.many": "{n} failures",
        "noun.text.one": "{n} text was",
        "noun.text.many": "{n} texts were",
        "what.connect": "no connection",
        "what.slow": "too slow",
        "what.status": "HTTP status {status}",
        "what.long": "answer too long",
        "what.cut": "answer cut off",
        "what.shape": "not the JSON asked for",
        "check.shape": "shape",
        "check.citations": "citations",
        "check.numbers": "numbers",
        "check.names": "names",
        "check.length": "length",
        "check.language": "language",
        "check.wording": "wording",
    }
)
