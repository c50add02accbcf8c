# An agency's report printed nearly word for word, once with and once without its signature.
story: reprint
independent_origins: 1

== kivu-agency
outlet: Lakes Press Agency
published: 2021-02-15
title: Rwanda and Uganda extend lake patrol protocol
agreement: A1 | lake patrol protocol; the protocol | RWA UGA | protocol | patrol

KIGALI, Feb 15 (LPA) - Rwanda and Uganda have extended the lake patrol protocol by three years, a senior official at the Ugandan fisheries ministry told LPA on Monday.
> A1 extend actual term=P3Y actors=RWA,UGA source=unnamed_person:a senior official at the Ugandan fisheries ministry of=UGA

The protocol allows six boats from each country to cross the median line by day.
Joint patrols were suspended in 2019 after a collision off Goma Point.
> A1 suspend actual date=2019 actors=RWA,UGA source=outlet

== nile-standard
outlet: Nile Standard
published: 2021-02-16
title: Lake patrol protocol extended
credits: LPA
from: kivu-agency
how: agency
agreement: A1 | lake patrol protocol; the protocol | RWA UGA | protocol | patrol

Rwanda and Uganda have extended the lake patrol protocol by three years, a senior official at the Ugandan fisheries ministry said on Monday.
> A1 extend actual term=P3Y actors=RWA,UGA source=unnamed_person:a senior official at the Ugandan fisheries ministry of=UGA

The protocol allows six boats from each country to cross the median line by day.
Joint patrols were suspended in 2019 after a collision off Goma Point. (LPA)
> A1 suspend actual date=2019 actors=RWA,UGA source=outlet

== volcano-times
outlet: Volcano Times
published: 2021-02-17
title: Six more years for lake patrols
from: kivu-agency
how: uncredited
agreement: A1 | lake patrol protocol; the protocol | RWA UGA | protocol | patrol

Rwanda and Uganda have extended the lake patrol protocol by six years, the Ugandan government said on Monday.
> A1 extend actual term=P6Y actors=RWA,UGA source=organization:the Ugandan government of=UGA

The protocol allows eight boats from each country to cross the median line by day.
Joint patrols were suspended in 2019 after a collision off Goma Point.
> A1 suspend actual date=2019 actors=RWA,UGA source=outlet

drift: length | three years | six years
drift: source | a senior official at the Ugandan fisheries ministry | the Ugandan government said
drift: boats | six boats | eight boats
