"""The second extractor: a language model behind an OpenAI-compatible address, held to the text.

A model is shown passages and answers in the codebook's codes; what it says counts only where the
words it quotes stand in the passage. Dates, parties, sources and links between mentions are our
own resolvers'. `reader.Reader` is the way in; nothing here is imported unless it is asked for.
"""
