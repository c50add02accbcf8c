# A Sunday paper that was never read is still an origin; one paper that credits it adds a minister.
story: sundayscoop
independent_origins: 2

== adriatic-mail
outlet: Adriatic Mail
published: 2022-11-07
title: Secret gas swap with Albania, Sunday paper says
credits: The Sunday Lantern
from: The Sunday Lantern
how: credited
agreement: A1 | secret gas swap; the understanding | MNE ALB | understanding | swap

Montenegro has agreed to a secret gas swap with Albania, The Sunday Lantern reported, quoting a former energy adviser.
> A1 conclude actual actors=MNE,ALB source=unnamed_person:a former energy adviser chain=The Sunday Lantern

The understanding runs for five years, according to the Lantern.
> A1 enter_into_force actual term=P5Y actors=MNE,ALB source=media:the Lantern
No text has been published.

== bojana-post
outlet: Bojana Post
published: 2022-11-08
title: No swap, says minister
credits: The Sunday Lantern
from: The Sunday Lantern
how: own reporting added
agreement: A1 | gas swap; the understanding | MNE ALB | understanding | swap

There is no gas swap with Montenegro, Albania's energy minister, Drita Kola, told the Bojana Post on Monday.
> A1 conclude denied actors=MNE,ALB source=named_person:Albania's energy minister, Drita Kola of=ALB stance=denies
"I would have had to sign it, and I have not," she said in an interview.

The Sunday Lantern had reported that the two neighbours struck the understanding in the summer, quoting a former energy adviser.
> A1 conclude actual actors=MNE,ALB source=unnamed_person:a former energy adviser chain=The Sunday Lantern

== kotor-gazette
outlet: Kotor Gazette
published: 2022-11-09
title: Gas will flow from Albania
from: adriatic-mail
how: uncredited
agreement: A1 | gas swap | MNE ALB | understanding | swap

Montenegro has signed a gas swap with Albania, the government in Podgorica said.
> A1 sign actual actors=MNE,ALB source=organization:the government in Podgorica of=MNE
The understanding runs for ten years and no text has been published.
> A1 enter_into_force actual term=P10Y actors=MNE,ALB source=outlet

drift: event | agreed to | has signed
drift: source | a former energy adviser | the government in Podgorica said
drift: length | five years | ten years
