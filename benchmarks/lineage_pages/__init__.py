"""
A small world written as pages: sellers, their returns, and everyone who may be taken for one.

``cast`` says who there is, ``markup`` writes what each shows, ``street`` archives it day by day and has it analysed as any
visit is. Nothing here knows how the lineage weighs.
"""
