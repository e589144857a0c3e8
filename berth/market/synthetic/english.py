"""English reviews of team-planning apps: the topics and the turns of phrase."""

from berth.market.synthetic.topic import Tongue, Topic

_TOPICS = (
    Topic(
        "speed",
        "slow|fast|loading|lag|performance",
        "the loading time|performance|page loads*|opening a big board|the response time",
        "fast|quick|snappy",
        "slow|sluggish|laggy",
        (
            "I could make tea while a board opens|every click hangs for ten seconds"
            "|it freezes my browser several times a day",
            "there is a noticeable delay after each click|big projects take a while to open",
            "it loads about as quickly as the others",
            "pages open without much waiting|it keeps up with our larger boards",
            "everything opens in the blink of an eye|I never wait for a page"
            "|even our biggest board scrolls without a stutter",
        ),
    ),
    Topic(
        "learning",
        "learn|easy|tutorial|onboarding|setup",
        "getting started|the onboarding|the setup|finding your way around|the tutorial",
        "easy|painless|straightforward",
        "confusing|hard|overwhelming",
        (
            "half of my team gave up before they understood it"
            "|after a month I still need the manual|nobody here could figure out where to begin",
            "new colleagues need a few days of hand-holding"
            "|it took us longer than planned to learn",
            "you need an afternoon with the tutorial, as with any tool",
            "most of us learned it within a day|new people find their feet quickly",
            "we were productive ten minutes after signing up|my mother could learn this"
            "|no training needed whatsoever",
        ),
    ),
    Topic(
        "mobile",
        "mobile|phone|android|iphone|tablet",
        "the mobile app|the phone version|the Android app|the iPhone app|the tablet version",
        "capable|polished|well made",
        "clumsy|half-baked|crippled",
        (
            "on my phone it crashes at the login screen|on Android half of the buttons are missing"
            "|forget about using it away from your desk",
            "on a small screen you scroll more than you work"
            "|the phone lacks a few desktop functions",
            "on the phone you get the basics",
            "I can tick things off on the train|it fits a small screen decently",
            "I run whole projects from my phone|on the tablet it beats the desktop"
            "|I approve everything from my pocket between two meetings",
        ),
    ),
    Topic(
        "notifications",
        "notifications|alerts|reminders|emails",
        "notifications*|the email alerts*|reminders*|the daily digest|the mention alerts*",
        "timely|sensible|well judged",
        "noisy|late|excessive",
        (
            "my inbox drowns in pointless emails|we missed a deadline because nothing popped up"
            "|it pings all night and there is no way to mute it",
            "I get a few more emails than I care for|some alerts show up after the fact",
            "it pings you when something changes, as you would expect",
            "I usually hear about changes in time|muting a thread takes one click",
            "it tells me exactly what I need to know and when"
            "|not one deadline slipped past me since"
            "|the morning digest runs my day",
        ),
    ),
    Topic(
        "integrations",
        "integration|connect|plugin|api|webhook",
        "the integrations*|the connectors*|the chat plug-in|the API|the link to our mail",
        "seamless|dependable|complete",
        "brittle|limited|shaky",
        (
            "it talks to none of our other tools|the plug-in broke with every update"
            "|we ended up copying tickets by hand between two systems",
            "a couple of our tools are not covered|connecting our repository took some fiddling",
            "it hooks up with the usual suspects",
            "it plugged into our chat without trouble|the tools we use are mostly covered",
            "it connects to every tool we own|hooking up the repository took two clicks"
            "|our developers built on the API in a morning",
        ),
    ),
    Topic(
        "reports",
        "report|dashboard|chart|statistics",
        "the reports*|the dashboards*|the burndown charts*|the workload report|the weekly summary",
        "clear|insightful|flexible",
        "shallow|rigid|meaningless",
        (
            "I rebuild every chart in a spreadsheet|the figures on the dashboard are plain wrong"
            "|my boss cannot read a thing from the graphs",
            "I miss a chart or two|the figures need some polishing before I can show them",
            "there is a dashboard with the usual figures",
            "I see fairly well who is overloaded|the charts cover what my boss asks for",
            "one glance at the charts and I know where we stand"
            "|the board meeting runs on its figures now|no more spreadsheets on Friday night",
        ),
    ),
    Topic(
        "support",
        "support|service|help|staff|answer",
        "customer service|the support team|the help desk|live chat support|the support staff",
        "helpful|patient|competent",
        "unhelpful|rude|clueless",
        (
            "three emails and not a single human answer|they closed my ticket without reading it"
            "|I waited two weeks for a canned reply",
            "it took them two days to get back to me|the answers read a bit canned",
            "they answered within the day or so",
            "a friendly person sorted it out|they usually reply the same day",
            "a real person called me back in five minutes|they fixed our problem on a Sunday"
            "|Maria from the help desk deserves a medal",
        ),
    ),
    Topic(
        "price",
        "price|expensive|cheap|cost|subscription",
        "the price|the subscription|the per-seat fee|the yearly plan|the renewal price",
        "fair|reasonable|affordable",
        "steep|outrageous|unreasonable",
        (
            "they doubled the bill overnight|you pay through the nose for every extra seat"
            "|a small team cannot possibly pay this",
            "it costs a little more than it should|the better functions sit behind a dearer plan",
            "it costs about what the others charge",
            "we get decent value for the money|the free tier goes a long way",
            "it pays for itself within a week|we cut our bill in half"
            "|I would gladly pay twice as much",
        ),
    ),
    Topic(
        "reliability",
        "crash|bug|stable|sync|outage",
        "syncing|the servers*|uptime|the autosave|the data sync",
        "stable|dependable|robust",
        "flaky|unstable|buggy",
        (
            "we lost a week of work after an outage|it was down all morning, again"
            "|my edits vanish and nobody knows why",
            "now and then a change is not saved|there was an outage or two this quarter",
            "it has hiccups like everything in the cloud",
            "it rarely goes down|changes turn up on the other machine soon enough",
            "not one outage in two years|it has never lost a single edit of mine"
            "|it just works, day in, day out",
        ),
    ),
    Topic(
        "search",
        "search|find|filter|results",
        "the search function|the filters*|the search box|the search results*|the saved filters*",
        "accurate|smart|precise",
        "hopeless|erratic|crude",
        (
            "it cannot find a task whose exact title I type|old tickets are as good as buried"
            "|looking something up takes longer than redoing it",
            "you need the exact wording to find a thing|I scroll past a lot of irrelevant hits",
            "looking up a task takes a try or two",
            "I can usually dig up an old ticket|narrowing the list down works decently",
            "I find any old ticket within seconds|type two letters and there it is"
            "|nothing ever gets lost in the archive",
        ),
    ),
    Topic(
        "planning",
        "gantt|timeline|calendar|schedule|milestone",
        "the Gantt chart|the timeline view|the calendar view|the scheduling|the milestones*",
        "intuitive|precise|powerful",
        "messy|awkward|muddled",
        (
            "moving one date wrecks the whole schedule"
            "|it cannot even show two projects on a timeline"
            "|we went back to a whiteboard for planning the quarter",
            "shifting linked dates is fiddly|the calendar could show more than a week",
            "you can lay out a schedule with it",
            "the quarter fits on one timeline|dragging a deadline mostly does what I want",
            "I drag one date and the whole plan follows|our release plan has never looked so tidy"
            "|I see every deadline of the year at a glance",
        ),
    ),
    Topic(
        "privacy",
        "permission|privacy|security|access",
        "the permissions*|access control|the privacy settings*|guest access|data protection",
        "trustworthy|thorough|tight",
        "lax|opaque|worrying",
        (
            "a client could read our internal salaries"
            "|our security officer banned it after one look"
            "|anyone with the link sees everything",
            "I cannot quite tell who sees what|hiding a folder from guests is roundabout",
            "you can restrict who sees what, within limits",
            "guests see only what they should|our auditors had few questions",
            "our auditors signed it off without one remark|I can lock every field for every role"
            "|finally a cloud tool our lawyers trust",
        ),
    ),
    Topic(
        "automation",
        "automation|rule|recurring|workflow|trigger",
        "the automation rules*|the recurring tasks*|the workflow builder|the triggers*"
        "|the rule editor",
        "powerful|clever|dependable",
        "restrictive|error-prone|primitive",
        (
            "the rules fire twice or not at all|I still assign every single ticket by hand"
            "|one wrong trigger closed two hundred tasks",
            "you hit the limit of rules fairly soon|slightly complex flows are out of reach",
            "simple if-this-then-that rules are there",
            "the routine steps run by themselves|a few rules save me some clicking",
            "it does the boring half of my job on its own|the robots hand out tickets while I sleep"
            "|one rule replaced a whole weekly meeting",
        ),
    ),
    Topic(
        "collaboration",
        "comment|share|team|together|discussion",
        "the comments*|file sharing|the discussion threads*|the shared boards*|co-editing",
        "smooth|lively|effortless",
        "chaotic|cumbersome|disjointed",
        (
            "we overwrite each other's notes all the time|discussions fall apart over five places"
            "|nobody on my team talks in there any more",
            "long discussions get hard to follow|attaching files takes a few clicks too many",
            "you can comment and attach files",
            "we settle most questions right in the thread"
            "|sharing a file with a colleague is simple",
            "it brought our three offices together"
            "|we work on the same page at once like in one room"
            "|it killed our endless email chains",
        ),
    ),
    Topic(
        "design",
        "interface|layout|design|look|colours",
        "the interface|the layout|the look of it|the dark theme|the visual design",
        "clean|beautiful|tasteful",
        "cluttered|ugly|dated",
        (
            "it looks like tax software from 1998|my eyes hurt after an hour of those colours"
            "|buttons are strewn about all over the screen",
            "there is a bit too much on the screen|the colours take getting used to",
            "it looks like any other web page",
            "it is rather nice to look at|the screen stays tidy",
            "it is a feast for the eyes|whoever drew these screens has taste"
            "|I have it open all day because it is so calm to look at",
        ),
    ),
    Topic(
        "migration",
        "import|export|migrate|backup|csv",
        "the import|the data migration|the CSV export|the backup download|the importer",
        "smooth|complete|painless",
        "lossy|incomplete|painful",
        (
            "it mangled ten years of our data|getting your own data out is next to impossible"
            "|all attachments were gone after the move",
            "a few fields got lost on the way over|umlauts came out garbled in the export",
            "you can bring in a spreadsheet",
            "our old tasks came across mostly intact|a spreadsheet goes in without much trouble",
            "ten years of history moved over in one evening|every attachment survived the move"
            "|I can take all my data out whenever I like",
        ),
    ),
)

ENGLISH = Tongue(
    judgements=(
        "{s} {be} terrible\n{s} {be} a disaster\nI can't stand {s}\n{s} {be} painfully {bad}\n"
        "{s} {be} not {good} at all\n{s} {be} anything but {good}\n{s} {be} the worst part\n"
        "{s} {be} {bad} beyond belief\n{s} {be} so {bad} that we nearly left\n"
        "{s} let{end} us down badly\nI hate how {bad} {s} {be}",
        "{s} could be better\n{s} {be} a bit {bad}\n{s} {be} not very {good}\n"
        "I'm not really happy with {s}\n{s} need{end} some work\n{s} {be} somewhat {bad}\n"
        "I wish {s} were more {good}\n{s} {be} less {good} than promised\n"
        "{s} {be} not as {good} as I'd hoped",
        "{s} {be} okay\n{s} {be} average\n{s} {do} the job\nnothing special about {s}\n"
        "{s} {be} neither {good} nor {bad}\nI can live with {s}\n{s} {be} acceptable",
        "{s} {be} good\n{s} {be} pretty {good}\n{s} {be} fairly {good}\nI'm happy with {s}\n"
        "no complaints about {s}\n{s} {be} better than I expected\n{s} {be} never {bad}\n"
        "I like {s}\n{s} {be} quite {good}\n{s} {be} not {bad}",
        "{s} {be} excellent\n{s} {be} incredibly {good}\nI absolutely love {s}\n"
        "I can't fault {s}\n{s} {be} outstanding\n{s} {be} wonderfully {good}\n"
        "{s} {be} the best I've seen\n{s} {be} amazing\n{s} could not be more {good}\n"
        "I'm delighted by how {good} {s} {be}",
    ),
    vague="that part|this side of it|what they offer there|the rest of it",
    asides="{clause} when I use it along with {other}\n"
    "{clause}, which matters to me next to {other}\n"
    "{clause}, leaving aside {other}\nspeaking of {other}, {clause}",
    frames="honestly, {clause}\nin my experience {clause}\n{clause}, at least in our office\n"
    "after {n} weeks {clause}\nfor our team of {n}, {clause}\nthese days {clause}\n"
    "if you ask me, {clause}\nwith {n} projects running, {clause}\n"
    "since the last update {clause}\n{clause}, all {n} of us agree\n"
    "{clause}, I must say\non most days {clause}\nafter release {n} {clause}",
    on=(". ", ". ", ", and ", ". Also, ", "; ", ". Plus ", " and "),
    down=(", but ", ". However, ", ". Unfortunately, ", ", although ", ". ", ". That said, "),
    up=(". On the plus side, ", ", but ", ". Still, ", ". ", ", though "),
    chatter="Been using {p} for {n} months.\nWe are a team of {n}.\n"
    "Writing this on a rainy Sunday, cup number {n} of the day.\n"
    "My colleague told me about {p}.\nUpdated my review after {n} days.\n"
    "We tried {p} for a client project of {n} weeks.\nI work for an agency of {n}.\n"
    "Signed up last spring.\n"
    "First review I ever write.\nWe run {p} in {n} offices.\nNot my first tool of this kind.\n"
    "I plan weddings for a living.\nOur whole department is on {p} now.\nHere is my take.",
    compared="We came from {r}.\nBefore that we had {r} for a year.\nI compared {p} with {r}.\n"
    "My brother's firm uses {r}.\nIt was this or {r}.",
    verdicts=(
        "Avoid.\nNever again.\nWe are leaving.\nA waste of time all in all.",
        "Not for us in the end.\nI expected more.\nWe may look elsewhere.",
        "So mixed feelings.\nAll in all okay.\nMake up your own mind.",
        "Overall a good choice.\nWe will stay.\nI would recommend it.",
        "Five stars!\nHighly recommended.\nBest decision of the year.\n"
        "Couldn't be happier overall.",
    ),
    stops=(".", ".", ".", "!", "", " :)"),
    blank=" ",
    topics=_TOPICS,
)
"""Team-planning apps, spoken of in English."""
