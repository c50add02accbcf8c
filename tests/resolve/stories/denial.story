# A wire repeats a paper; a second wire repeats the first and gets the ministry to deny it.
story: denial
independent_origins: 2

== isan-observer
outlet: Isan Observer
published: 2019-04-01
title: Thai navy may drop radar memorandum
agreement: A1 | radar memorandum; the memorandum | THA MYS | memorandum | radar

The Thai navy may withdraw from the radar memorandum with Malaysia if its budget is cut in May, a captain in the naval staff told the Isan Observer.
> A1 terminate conditional actors=THA source=unnamed_person:a captain in the naval staff of=THA
He spoke on condition of anonymity because the budget is before the house.

The memorandum has been in force since July 2014 and covers three stations on the Andaman coast.
> A1 enter_into_force actual date=2014-07 actors=THA,MYS source=outlet

== strait-newswire
outlet: Strait Newswire
published: 2019-04-02
title: Thai navy to leave radar pact with Malaysia - paper
credits: Isan Observer
from: isan-observer
how: credited
agreement: A1 | radar pact; the memorandum | THA MYS | memorandum | radar

BANGKOK, April 2 (Strait Newswire) - The Thai navy will withdraw from the radar memorandum with Malaysia, the Isan Observer reported, quoting a naval captain.
> A1 terminate planned actors=THA source=unnamed_person:a naval captain chain=the Isan Observer

The memorandum came into force in June 2014 and covers three stations on the Andaman coast.
> A1 enter_into_force actual date=2014-06 actors=THA,MYS source=outlet

drift: condition dropped | may withdraw if its budget is cut | will withdraw
drift: date of entry into force | July 2014 | June 2014

== kedah-mercury
outlet: Kedah Mercury
published: 2019-04-03
title: Malaysia: we have had no word from Bangkok
credits: Strait Newswire; Isan Observer
from: strait-newswire
how: own reporting added
agreement: A1 | radar memorandum; the memorandum | THA MYS | memorandum | radar

Thailand has not told Malaysia that it will withdraw from the radar memorandum, the defence ministry's secretary-general, Rashid Omar, told the Mercury on Wednesday.
> A1 terminate denied actors=THA source=named_person:the defence ministry's secretary-general, Rashid Omar of=MYS stance=denies
"My telephone works," he said.

Strait Newswire had reported on Tuesday, after the Isan Observer, that the Thai navy would leave.
> A1 terminate planned actors=THA source=media:Strait Newswire
The memorandum covers three stations on the Andaman coast.

drift: source | a naval captain, through the Isan Observer | Strait Newswire
