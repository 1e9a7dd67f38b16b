"""
The words: hear the listing, not the noise.

    language.py    the lexicon: one TOML per language, and the rules; checked, with an edition
    normalise.py   fold a text to plain letters, with the way back to the original
    vocabulary.py  a word behind its spelling: leet, sound, typing errors, run together
    match.py       phrases in a text, quoted exactly
    concepts.py    what is said near what; which rules hold
    features.py, model.py, weights/   what is weighed of an utterance, and the readable weights; `benchmarks.training` learns them
    windows.py, opinion.py   the stretches that are judged, and what one of them is taken for
    gist.py        what an opinion comes to, small enough to be kept for every utterance ever judged
    screen.py      pass quickly over long texts
    judge.py       judge(text), judge_page(segments): band, class, and every reason
    stream.py      one verdict per line
    query.py, hunt.py   phrase, pattern or concepts over many texts or WARC files
    pictures.py    words and QR codes inside pictures
    check.py, report.py   try a lexicon; what rulings say about it

Reading only: nothing here fetches, nothing knows the time or a workspace. The commands are in `monitor.cli.phrases`.
"""
