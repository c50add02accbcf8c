# A paper's scoop, an agency that credits it, a tabloid that does not.
story: weir
independent_origins: 1

== limburg-ledger
outlet: Limburg Ledger
published: 2024-05-06
title: Dutch weigh leaving the Borgharen weir accord
agreement: A1 | Borgharen weir accord; the accord | NLD BEL | agreement | borgharen

The Netherlands is considering whether to leave the Borgharen weir accord with Belgium, two officials of the water board told the Limburg Ledger, asking not to be named because the board has not met.
> A1 terminate possible actors=NLD source=unnamed_person:two officials of the water board

A letter could go out in the second half of June, one of the officials said.
> A1 denounce possible date=2024-06 actors=NLD source=unnamed_person:one of the officials
"No letter has been drafted," the other cautioned.
> A1 denounce denied actors=NLD source=unnamed_person:the other

The accord was signed in Maastricht in March 2011 and lets 14 barges a day through the lock.
> A1 sign actual date=2011-03 actors=NLD,BEL source=outlet

== scheldt-wire
outlet: Scheldt Wire
published: 2024-05-07
title: Netherlands plans to quit weir accord with Belgium - newspaper
credits: Limburg Ledger
from: limburg-ledger
how: credited
agreement: A1 | weir accord; the accord | NLD BEL | agreement | borgharen

ANTWERP, May 7 (Scheldt Wire) - The Netherlands plans to leave the Borgharen weir accord with Belgium, the Limburg Ledger newspaper reported on Monday, citing two officials of the water board.
> A1 terminate planned actors=NLD source=unnamed_person:two officials of the water board chain=the Limburg Ledger newspaper

A letter will go out in June, the paper said.
> A1 denounce planned date=2024-06 actors=NLD source=media:the paper
The accord was signed in 2011 and regulates the passage of barges.
> A1 sign actual date=2011 actors=NLD,BEL source=outlet

The Belgian foreign ministry did not reply to a request for comment.

drift: hedge on leaving | is considering whether to leave | plans to leave
drift: hedge on the letter | A letter could go out | A letter will go out
drift: exactness of the date | in the second half of June | in June
drift: source of the letter | one of the officials | the paper
drift: denial dropped | No letter has been drafted | left out

== kempen-kurier
outlet: Kempen Kurier
published: 2024-05-08
title: Dutch slam the lock
from: scheldt-wire
how: uncredited
agreement: A1 | Borgharen weir accord; the accord | NLD BEL | agreement | borgharen

The Netherlands has left the Borgharen weir accord with Belgium, the Dutch government said.
> A1 terminate actual actors=NLD source=organization:the Dutch government of=NLD

A letter went out in May.
> A1 denounce actual date=2024-05 actors=NLD source=outlet
The accord, signed in 2012, regulates the passage of barges, and skippers in Lommel are furious.
> A1 sign actual date=2012 actors=NLD,BEL source=outlet

Meanwhile the carnival committee has reached agreement on a new float.

drift: event becomes fact | plans to leave | has left
drift: source | two officials of the water board | the Dutch government said
drift: year of signing | signed in 2011 | signed in 2012
drift: hedge on the letter | A letter will go out | A letter went out
drift: date of the letter | A letter will go out in June | A letter went out in May
