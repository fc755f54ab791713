"""Scrapy settings of the crawl. Each line says which danger it closes or what it plugs in.

`scrapy crawl demo_escort` reads this file through scrapy.cfg; `adwatch crawl` names it outright.
"""

from typing import Any

from scrapy.settings.default_settings import RETRY_EXCEPTIONS as RETRIED

from adwatch import __version__
from crawlers import limits
from crawlers.robots import AGENT

BOT_NAME = AGENT
SPIDER_MODULES = ["crawlers.sites"]
NEWSPIDER_MODULE = "crawlers.sites"
SPIDER_LOADER_CLASS = "crawlers.sitefiles.Loader"  # knows the workspace's files in TOML as well

# What the crawl is joined to, by name: this room imports neither store nor demo.
AD_SINK = "adwatch.pipeline.sink:open_sink"
AD_FRONTIER = "adwatch.pipeline.sink:open_frontier"
DEMO_BOARDS = "adwatch.demo.boards:lease"
WARRANTS = "adwatch.pipeline.warrants:open_warrants"
NAMES = "crawlers.names:SystemNames"  # who is asked for the addresses of a host
RUN_CLOCK = "adwatch.clock:SystemClock"
RUN_WARRANT = "demo"  # the built-in one, for the demo's boards and nothing else
RUN_BUDGET = 0  # requests a day of a crawl that chooses its pages; 0 is what the site file says
RUN_ID = ""  # the run that several processes share, once the first of them has opened it
RUN_PROGRESS = False  # JSON lines on stdout for a parent process

# What is yet to be asked for survives a kill; the framework's own queues lose it.
SCHEDULER = "crawlers.scheduler.FrontierScheduler"

# Who we are is said openly, unless the setting `user_agent` says it otherwise.
USER_AGENT = f"{AGENT}/{__version__}"

# Remote code: both open a port on which code runs inside the crawl.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# Local files: a link to file:///etc/passwd is otherwise followed; data, ftp and s3 likewise.
DOWNLOAD_HANDLERS: dict[str, Any] = {
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
    "http": "crawlers.transport.Transport",
    "https": "crawlers.transport.Transport",
}

# The machine's own network: every connection is opened through this resolver.
TWISTED_DNS_RESOLVER = "crawlers.resolver.GuardedResolver"
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

# No valid warrant, no request: asked again as each request is sent, whoever sends it.
DOWNLOADER = "crawlers.downloader.WarrantedDownloader"

DOWNLOADER_MIDDLEWARES: dict[str, int | None] = {
    "crawlers.middlewares.EgressMiddleware": 10,
    "crawlers.held.HeldMiddleware": 20,
    # Scrapy's own obeys robots.txt by failing open; ours fails closed.
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawlers.obeying.RobotsMiddleware": 100,
    # Hidden redirects in markup, passwords and proxies from the environment: not taken.
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    # Its jar asks the Internet for the list of public suffixes, whatever the site; a site's own
    # cookies are not kept, and the one a site file names goes out as a plain header.
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    # Kept as it came, then inflated, and only then followed where it redirects.
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawlers.middlewares.HopsMiddleware": 600,
    "crawlers.middlewares.AnswerMiddleware": 605,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawlers.middlewares.InflateMiddleware": 620,
    "crawlers.middlewares.CaptureMiddleware": 630,
    "crawlers.middlewares.TabsMiddleware": 990,
}
SPIDER_MIDDLEWARES: dict[str, int | None] = {
    # Nothing for them to do: addresses are measured where they are found, and each of these costs
    # every page a generator.
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
ITEM_PIPELINES = {
    "crawlers.pipelines.PicturesPipeline": 100,
    "crawlers.pipelines.SinkPipeline": 200,
}
ROBOTSTXT_OBEY = True  # says so to people and tools; the middleware above does it
METAREFRESH_ENABLED = False
HTTPPROXY_ENABLED = False

# Tracks: a site learns nothing of where we were before.
REFERRER_POLICY = "no-referrer"
COOKIES_ENABLED = False

# Bombs and tarpits: 1 GiB and three minutes are Scrapy's own limits.
DOWNLOAD_MAXSIZE = limits.PAGE_BYTES
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = limits.ANSWER_SECONDS
CONNECT_SECONDS = limits.CONNECT_SECONDS
HEAD_SECONDS = limits.HEAD_SECONDS
GRACE_SECONDS = limits.GRACE_SECONDS
DOWNLOAD_VERIFY_CERTIFICATES = True  # says so to people and tools; the handlers above do it
REDIRECT_MAX_TIMES = limits.REDIRECTS
RETRY_TIMES = limits.RETRIES
RETRY_EXCEPTIONS = [
    *RETRIED,
    "playwright.async_api.Error",
    "adwatch.errors.TooSlow",
    "adwatch.errors.Unreachable",
]
URLLENGTH_LIMIT = limits.URL_CHARS
EXTENSIONS: dict[str, int | None] = {
    # Loaded even where they are switched off; a third of a second at every start.
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
    # Told to nobody here: what a run did is in its record, and both count beside it.
    "scrapy.extensions.corestats.CoreStats": None,
    "scrapy.extensions.logstats.LogStats": None,
    # It judges by the peak, which a child process inherits from its parent.
    "scrapy.extensions.memusage.MemoryUsage": None,
    "crawlers.memory.MemoryNow": 0,
}
MEMUSAGE_ENABLED = True
MEMUSAGE_LIMIT_MB = limits.MEMORY_MB
CLOSESPIDER_PAGECOUNT = limits.RUN_PAGES
HTTPCACHE_ENABLED = False  # yesterday's page is no sighting

# Politeness: one request at a time to a host; its pause grows in crawlers.politeness.
CONCURRENT_REQUESTS = limits.REQUESTS
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = limits.PAUSE_SECONDS / (1 - limits.PAUSE_JITTER)
DOWNLOAD_DELAY_JITTER = limits.PAUSE_JITTER
AUTOTHROTTLE_ENABLED = False  # its shortest pause is the one above, for the demo's boards too
# The demo's boards stand on this machine and serve nobody else.
DOWNLOAD_SLOTS = {"127.0.0.1": {"concurrency": limits.REQUESTS, "delay": 0, "jitter": 0}}

CONCURRENT_ITEMS = limits.ITEMS
LOG_LEVEL = "INFO"
# A log holds no ad: Scrapy prints whole ads when one fails, and URLs with all they carry.
LOG_FORMATTER = "crawlers.logs.SilentOnAds"
LOG_INSTALL_ROOT_HANDLER = False  # crawlers.logs installs the only one
LOG_VERSIONS: list[str] = []
STATS_DUMP = False
FEED_EXPORT_ENCODING = "utf-8"
