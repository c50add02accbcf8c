# Three steps, each crediting the one before, and the first report's caveats lost one by one.
story: relay
independent_origins: 1

== ionian-herald
outlet: Ionian Herald
published: 2018-10-01
title: Greece and Malta near fishing-ground deal
agreement: A1 | fishing-ground agreement; the agreement | GRC MLT | agreement | fishing

Greece and Malta could sign a fishing-ground agreement before the end of the year, a senior diplomat in Valletta told the Ionian Herald, asking for anonymity as the maps are still being checked.
> A1 sign possible date=2018-12 actors=GRC,MLT source=unnamed_person:a senior diplomat in Valletta of=MLT

The text has not been initialled, the diplomat stressed.
> A1 conclude denied actors=GRC,MLT source=unnamed_person:the diplomat of=MLT
It would open up to 40 square miles to 25 trawlers.

== central-med-report
outlet: Central Med Report
published: 2018-10-02
title: Athens and Valletta to sign on fishing grounds
credits: Ionian Herald
from: ionian-herald
how: credited
agreement: A1 | fishing-ground agreement | GRC MLT | agreement | fishing

Greece and Malta will sign a fishing-ground agreement by the end of the year, the Ionian Herald said on Monday, citing a diplomat in Valletta.
> A1 sign planned date=2018-12 actors=GRC,MLT source=unnamed_person:a diplomat in Valletta of=MLT chain=the Ionian Herald
It opens 40 square miles to 25 trawlers.

drift: hedge on signing | could sign | will sign
drift: rank of the source | a senior diplomat in Valletta | a diplomat in Valletta
drift: denial dropped | has not been initialled | left out
drift: exactness | up to 40 square miles | 40 square miles

== levant-notes
outlet: Levant Notes
published: 2018-10-04
title: New fishing grounds for Maltese trawlers
credits: Central Med Report
from: central-med-report
how: credited
agreement: A1 | fishing-ground agreement | GRC MLT | agreement | fishing

Greece and Malta have signed a fishing-ground agreement, according to the Central Med Report.
> A1 sign actual actors=GRC,MLT source=media:the Central Med Report
It opens 40 square miles to 35 trawlers.

drift: hedge on signing | will sign | have signed
drift: source | a diplomat in Valletta | the Central Med Report
drift: trawlers | 25 trawlers | 35 trawlers
drift: credit | Ionian Herald | Central Med Report
