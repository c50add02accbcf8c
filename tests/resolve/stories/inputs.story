# An agency's report under another paper's name, with an official heard on something else.
story: inputs
independent_origins: 1

== deccan-wire
outlet: Deccan News Agency
published: 2025-06-10
title: Nepal asks India to reopen hill railway pact
agreement: A1 | hill railway pact; the pact | NPL IND | pact | railway
agreement: A2 | border market arrangement | NPL IND | arrangement | market

KATHMANDU, June 10 (DNA) - Nepal has asked India to reopen the hill railway pact of 2004, an under-secretary at the railways department told DNA, declining to be named.
> A1 propose actual actors=NPL source=unnamed_person:an under-secretary at the railways department of=NPL

A meeting might be held in Raxaul on 14 July, he said.
> A1 negotiate possible date=2025-07-14 actors=NPL,IND source=unnamed_person:he of=NPL
The pact provides for two trains a week and expires in December.
> A1 expire planned date=2025-12 actors=NPL,IND source=outlet

== terai-samachar
outlet: Terai Samachar
published: 2025-06-11
title: Railway talks on July 24
credits: DNA
from: deccan-wire
how: agency
agreement: A1 | hill railway pact; the pact | NPL IND | pact | railway
agreement: A2 | border market arrangement | NPL IND | arrangement | market

Nepal has asked India to reopen the hill railway pact of 2004, the Nepalese government said.
> A1 propose actual actors=NPL source=organization:the Nepalese government of=NPL

A meeting will be held in Raxaul on 24 July.
> A1 negotiate planned date=2025-07-24 actors=NPL,IND source=outlet
The pact provides for two trains a week and expires in December.
> A1 expire planned date=2025-12 actors=NPL,IND source=outlet

The ward chairman of Birganj told the Samachar that the border market arrangement would be reviewed in autumn. (With DNA inputs)
> A2 review planned actors=NPL source=named_person:The ward chairman of Birganj

drift: source | an under-secretary at the railways department | the Nepalese government said
drift: hedge on the meeting | might be held | will be held
drift: source of the meeting | he | nobody, A meeting will be held
drift: day of the meeting | 14 July | 24 July
