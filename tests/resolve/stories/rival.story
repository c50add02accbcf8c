# Two papers, each with a source of its own, say opposite things; nobody repeats anybody.
story: rival
independent_origins: 2

== altiplano-noche
outlet: Altiplano Noche
published: 2020-08-03
title: Chile to suspend salt road treaty, says deputy
agreement: A1 | salt road treaty; the treaty | CHL BOL | treaty | salt

Chile will suspend the salt road treaty with Bolivia next week, a deputy of the ruling bloc told Altiplano Noche by telephone.
> A1 suspend planned actors=CHL source=unnamed_person:a deputy of the ruling bloc of=CHL
She asked that her name be withheld since the cabinet has not sat.

The treaty lets lorries with lithium salts use the pass at Ollague without escort.

== pampa-diario
outlet: Pampa Diario
published: 2020-08-04
title: Bolivia sees no threat to salt road
agreement: A1 | salt road treaty; the treaty | CHL BOL | treaty | salt

Bolivia expects no suspension of the salt road treaty, Vice Minister Tomasa Quispe told Pampa Diario in an interview on Tuesday.
> A1 suspend denied actors=CHL source=named_person:Vice Minister Tomasa Quispe of=BOL
"My counterpart in Santiago wrote to me at dawn, and he was laughing," she said.

The treaty lets lorries with lithium salts use the pass at Ollague, and customs men there counted ninety on Monday.

== cordillera-hoy
outlet: Cordillera Hoy
published: 2020-08-05
title: Salt road closed to Bolivia
credits: Altiplano Noche
from: altiplano-noche
how: credited
agreement: A1 | salt road treaty; the treaty | CHL BOL | treaty | salt

Chile has suspended the salt road treaty with Bolivia, according to Altiplano Noche, which quoted a deputy of the ruling bloc.
> A1 suspend actual actors=CHL source=unnamed_person:a deputy of the ruling bloc of=CHL chain=Altiplano Noche

drift: hedge on suspension | will suspend | has suspended
