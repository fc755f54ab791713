"""Every number the crawl is held to, with its unit and its reason; no limit lives elsewhere."""

from __future__ import annotations

PAGE_BYTES = 5_000_000
"""Bytes of a page after inflating: the largest sane ad page is far below one megabyte."""

PICTURE_BYTES = 15_000_000
"""Bytes of a picture file; larger ones are camera originals or bombs."""

ROBOTS_BYTES = 512_000
"""Bytes of robots.txt that are read: RFC 9309 section 2.5 asks for at least 500 KiB."""

ROBOTS_SECONDS = 24 * 3600
"""Seconds after which robots.txt is read again: RFC 9309 section 2.4 allows no more."""

CONNECT_SECONDS = 10.0
"""Seconds to open a connection: a host that takes longer is down or plays dead."""

HEAD_SECONDS = 15.0
"""Seconds until the head of an answer is whole, connecting included."""

GRACE_SECONDS = 10.0
"""Seconds after which a body must have come at the least rate."""

LEAST_RATE = 1_000
"""Bytes a second on the whole, once the grace is over: below, the answer drips on purpose."""

HEAD_LINES = 100
"""Header lines of an answer, interim answers included: honest ones have below fifty."""

HEAD_BYTES = 64_000
"""Bytes of an answer's head: as a whole and in one line."""

ENCODINGS = 2
"""Content encodings on top of one another: honest answers have one."""

INFLATED_RATIO = 200
"""Bytes a compressed byte may become; honest pages reach 20."""

INFLATED_FREE = 1_000_000
"""Bytes below which the ratio says nothing: short repetitive pages compress well."""

ANSWER_SECONDS = 60
"""Seconds for one whole answer: a tarpit that drips holds a slot no longer."""

NAME_SECONDS = 5.0
"""Seconds the name servers may take: a slow one holds a page no longer."""

NAME_ANSWERS = 16
"""Addresses of a host that are looked at: no honest site needs more."""

REDIRECTS = 5
"""Hops: RFC 9309 section 2.3.1.2 asks for at least five."""

RETRIES = 2
"""Further tries of a request that failed: enough for a hiccup, no hammering."""

URL_CHARS = 2_000
"""Characters of an address; longer ones are traps or payloads."""

LINKS_A_PAGE = 2_000
"""Links read from one page; a page with more is a trap."""

LIST_PAGES = 5_000
"""List pages a run: past this a list has no end."""

STALE_LISTS = 20
"""List pages of one pattern in a row that name no new ad: past this they lead in circles."""

LISTS_A_PATTERN = 2_000
"""List pages of one pattern, such as `/list?page`: past this a calendar or a filter has no end."""

LIST_PATTERNS = 1_000
"""Patterns of list addresses a run: filters that can be combined make ever new ones."""

NOVELTY_LISTS, NOVELTY_FLOOR = 50, 0.1
"""After so many lists of one pattern, this share of them must have named a new ad: a maze made by
chance now and then does."""

REPEATED_ADS = 100
"""Ads in a row that were read in the same run already: the site changes addresses, not ads."""

LISTS_A_PAGE = 100
"""Further lists followed from one page: a page has few ways on, a maze has many."""

ADS_A_LIST = 500
"""Ads taken from one list; of more, so many are taken evenly and the rest is counted."""

PATH_PIECES = 20
"""Pieces of an address's path; deeper ones are made by relative links that never end."""

REPEATED_PIECES = 3
"""Times one piece may stand in a path: past this a relative link feeds on itself."""

TAGS = 50_000
"""Tags of one page: parsing is safe and quick below."""

DEPTH = 500
"""Elements open within one another: past this parsers become slow, and no page is so deep."""

ATTRIBUTES = 500
"""Attributes of one tag: parsers compare each with all before it."""

PARSE_SECONDS = 5
"""Seconds to read one page: hostile markup takes minutes, an honest page milliseconds."""

PARSE_BYTES = 512_000_000
"""Bytes of memory to read one page, on top of what the process holds before."""

READERS = 2
"""Processes that read pages at a time: a page that takes its five seconds holds up no other."""

PAGES_A_READER = 5_000
"""Pages read by one process before another takes its place: whatever leaks, leaks no further."""

ANSWER_BYTES = 16_000_000
"""Bytes of what was read from one page: a page of the largest size, every character escaped."""

TEXT_CHARS = 200_000
"""Characters kept of one text field."""

PICTURES_AN_AD = 30
"""Pictures fetched for one ad."""

PAUSE_SECONDS = 5.0
"""Seconds between two requests to a host, at least: a person reads no faster."""

PAUSE_JITTER = 0.2
"""Share by which a pause varies to both sides, so that requests do not come like a clock."""

LONGEST_PAUSE_SECONDS = 3600.0
"""Seconds: a host that asks for longer pauses is left for another run."""

RECOVERY = 0.9
"""What a good answer leaves of a host's grown pause: seven bring it half of the way back."""

REFUSALS = 7
"""Refusals of a host in a row after which the run rests: by then its pause has grown 128-fold."""

SHORTEST_PARKING_SECONDS = 1
"""Seconds a host is left alone that asks for it, whatever nonsense it asks for."""

LONGEST_PARKING_SECONDS = 24 * 3600
"""Seconds: a host that asks for longer is asked again after a day."""

PATIENCE_SECONDS = 300
"""Seconds a run waits for a host that asked to be left alone; for longer it rests instead."""

REQUESTS = 8
"""Requests under way at a time, all hosts together."""

LEASED_AHEAD = 16
"""Queued pages taken from the frontier at once: spreads the cost of a transaction."""

GROUP_SECONDS = 0.02
"""Seconds a page that was read waits for others to be kept with it: a disk takes as long."""

TRIES_TOGETHER = 2
"""Times a page is asked for beside others; afterwards alone, for its reader may die of it."""

TRIES = 5
"""Times a page is asked for in all, where each process that did died; then it is given up."""

SPENT_AHEAD = 8
"""Requests of a warrant's budget spent at once: so many at most are lost at a kill."""

LOOK_AGAIN_SECONDS = 0.25
"""Seconds after which an idle process looks whether others have found pages to ask for."""

DECIDED_SECONDS = 0.2
"""Seconds after which a process that is through looks whether the run is decided."""

DRAIN_SECONDS = 8.0
"""Seconds that requests under way are given when a crawl is told to stop: it ends within ten."""

SILENT_SECONDS = 45
"""Seconds without renewal after which pages ahead are not asked for: leases end after 60."""

SHARED_PAUSE_SECONDS = 0.01
"""Seconds of pause from which processes take turns at a host; the demo's boards ask for less."""

RENEW_SECONDS = 15
"""Seconds between renewals of leases, which end after 60: three may fail."""

ITEMS = 1
"""Ads of one page under way at a time: a page has one, and each more costs every page a worker."""

RUN_PAGES = 200_000
"""Answers a run, pictures included; an endless site costs no more than this."""

WARRANT_SECONDS = 10
"""Seconds after which a run reads its warrant again: a revocation stops it no later than this."""

MEMORY_MB = 2_048
"""Megabytes of the crawl's own process, after which the run ends as partial."""

BROWSER_STARTS = 3
"""Times Chromium is started before its site is given up: a busy machine may end it at its start."""

BROWSER_TABS = 4
"""Tabs at a time: each holds about 60 MB and one core draws about five pages a second."""

PAGES_A_TAB = 50
"""Pages drawn in one tab before it is replaced: a browser's memory only grows."""

BROWSER_PAGE_MS = 30_000
"""Milliseconds for a page to load and draw in the browser; then its process is ended."""

BROWSER_LIST_MS = 300_000
"""Milliseconds for a list that grows as it is scrolled down."""

BROWSER_REQUESTS = 300
"""Requests of one page drawn in the browser; an ad page with its scripts needs fifty."""

BROWSER_PAGE_BYTES = 20_000_000
"""Bytes of all that a page asks for, after inflating, and of one connection of the browser."""

BROWSER_FILE_MS = 2_000
"""Milliseconds the framework waits for a file that the browser was told to refuse."""

BROWSER_WORD_SECONDS = 10
"""Seconds in which the process of a page answers the crawl; a dead one never does."""

BROWSER_CONNECTION_SECONDS = 120
"""Seconds of one connection of the browser: a list that grows may hold one open, no tunnel may."""

BROWSER_MEMORY_BYTES = 1_000_000_000
"""Bytes of memory of one process of the browser, which draws a page; then it is killed."""

SCROLLS = 500
"""Scrolls down one list; past this it has no end."""

SCROLL_WAIT_MS = 2_000
"""Milliseconds a list may take to grow after a scroll before it counts as ended."""

BROWSER_ANSWERS = 300
"""Answers kept of one page drawn in the browser."""

SNAPSHOT_PIXELS = 20_000
"""Pixels to a side of a screenshot: longer pages are cut, their whole text is in the MHTML."""

SNAPSHOT_BYTES = 20_000_000
"""Bytes of a screenshot or an MHTML: as many as a page may bring through the browser."""

SNAPSHOT_SECONDS = 10
"""Seconds for both: a page that cannot be shown by then is kept without."""

MISSING_SHARE = 0.5
"""Share of a site's live ads that may be missing at once; above, the site itself is doubted."""

MISSING_FLOOR = 10
"""Live ads below which the share says nothing."""

TELL_SECONDS = 0.5
"""Seconds between two times a crawl tells how far it is: a person sees it move."""

COUNTING_SHARE = 0.01
"""Share of a crawl's time for counting its queue: a long queue is counted less often."""

LOG_CHARS = 200
"""Characters of one text in a log; what is longer is no message of a program."""

LOG_LINE_CHARS = 65_536
"""Characters read at once of what a crawl's process says; a longer line is taken in pieces."""

LOG_BYTES = 5_000_000
"""Bytes of one log file of a site: some weeks of quiet runs, an afternoon of bad ones."""

LOG_FILES = 3
"""Log files kept of a site, the present one included; the oldest makes room."""

LOG_LISTED = 20
"""Values of one list in a log line: enough to see what they are."""

LOG_WAIT_SECONDS = 5
"""Seconds for the last words of a crawl's process after its end."""

WALLS = 3
"""Block, captcha, login or age pages in a row after which the site is not asked any more."""

UNREADABLE = 50
"""Pages in a row that could not be read after which the site is not asked any more."""

SKETCH = 64
"""Hashes kept of a page's structure or words: likeness is then known to about six hundredths."""

SHELL_WORDS = 30
"""Words below which a page with scripts says nothing yet: a title, and a wish for scripts."""

LOOKED_AT = 300
"""Pages of a kind, read well, whose structure is noted in a run: more say nothing new."""

ALTERNATIVES = 20
"""Places where a site file may look for one field: a fallback or two, and room to spare."""

LABELS = 60
"""Fields and labels of one ad whose filling is watched."""

LABEL_CHARS = 60
"""Characters of a label that are told."""

VALUES = 16
"""Counters for a field's most frequent value: enough to find one that every sixteenth ad states."""

BASELINE = 14
"""Runs by which a run is measured: two weeks of daily runs."""

BASELINE_READ = 60
"""Past runs looked through for those: sites in trouble have many that are no measure."""

HELD = 5_000
"""Ads whose being gone is held back and remembered for the next look."""

LOOKS_APART = 1_800
"""Seconds between two looks that count as two."""
