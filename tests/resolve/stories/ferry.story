# Two reporters at one press conference, and an agency-fed echo of one of them.
story: ferry
independent_origins: 2

== hook-head-evening
outlet: Hook Head Evening
published: 2023-09-12
title: Minister: ferry pact with Wales ends in spring
agreement: A1 | Celtic ferry pact; the pact | IRL GBR | pact | ferry

Ireland will end the Celtic ferry pact with Britain on 31 March, Transport Minister Orla Quilty told a press conference in Rosslare on Tuesday.
> A1 terminate planned date=2024-03-31 actors=IRL source=named_person:Transport Minister Orla Quilty of=IRL
"We have carried this arrangement long enough for both sides of the water," she said.

Our reporter asked whether notice had been given. The minister replied that a note went to London on Friday.
> A1 denounce actual date=2023-09-08 actors=IRL source=named_person:The minister of=IRL

Hauliers at the quay had heard nothing before lunch.

== pembroke-argus
outlet: Pembroke Argus
published: 2023-09-13
title: Irish give up on ferry deal
agreement: A1 | Celtic ferry pact; the deal | IRL GBR | pact | ferry

Dublin is giving notice on the Celtic ferry pact, Irish transport minister Orla Quilty told reporters in Rosslare.
> A1 denounce planned actors=IRL source=named_person:Irish transport minister Orla Quilty of=IRL
"We have carried this arrangement long enough for both sides of the water," Ms Quilty said.

The Argus understands that Cardiff was told a day earlier. A Welsh government spokesman told the Argus that ministers were disappointed and would ask London to seek a new text.
> A1 propose planned actors=GBR source=unnamed_person:A Welsh government spokesman of=GBR

== shannon-briefs
outlet: Shannon Briefs
published: 2023-09-14
title: Ferry pact over
credits: Hook Head Evening
from: hook-head-evening
how: credited
agreement: A1 | Celtic ferry pact | IRL GBR | pact | ferry

The Celtic ferry pact between Ireland and Britain is over, the Hook Head Evening reports. It ended after Transport Minister Orla Quilty sent a note to London on Friday.
> A1 terminate actual actors=IRL source=media:the Hook Head Evening

drift: hedge on the end | will end | is over
