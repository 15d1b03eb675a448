# What Doxygen reads in place of a header. It is told what people see from where things stand: that a
# comment is about all declarations up to the next blank line or comment, that an override without
# one does what the base class says, and that a header belongs to the layer whose folder it is in.
# Every line keeps its number, for the warnings.

BEGIN { specialisation = "(^|> )(requires.* )?(struct|class) [A-Za-z]+<.*>( : .*)?$" }

{
    line[NR] = $0
    code[NR] = codeOf($0)
    depth[NR] = depth[NR - 1] + opened(code[NR])
    inSpecialisation[NR] = !/^(\{ *)?\};/ && (inSpecialisation[NR - 1] || $0 ~ specialisation)
}

END {
    layer = FILENAME
    sub(/^.*\/varve\//, "", layer)
    sub(/\/.*/, "", layer)

    for (at = 1; at <= NR; ++at) {
        if (isComment(at) && !isComment(at - 1))
            spread(at)
        if (depth[at] > 0 && isDeclared(at))
            hideUnlessSaid(at)
        if (isHeading(at))
            beginSection(at)
        else if (line[at] ~ /^(private|protected|signals):|^};/)
            endSection(at)
    }
    for (at = 1; at <= NR; ++at) {
        if (line[at - 1] ~ /^namespace .*\{$/)
            line[at] = "/** @addtogroup " layer " */ /** @{ */ " line[at]
        if (line[at] ~ /^\} \/\/ namespace/)
            line[at] = "/** @} */ " line[at]
        print line[at]
    }
}

function codeOf(text) {
    gsub(/"([^"\\]|\\.)*"/, "", text)
    sub(/ *\/\/.*/, "", text)
    return text
}

# How many brackets stay open behind `text`.
function opened(text,    closing) {
    closing = text
    return gsub(/[({]/, "", text) - gsub(/[)}]/, "", closing)
}

# Whether a declaration may end at `at`.
function isDeclared(at) { return code[at] ~ /[;}]$/ && code[at + 1] !~ /^ *\{/ }

function isComment(at) { return line[at] ~ /^ *\/\/\/([^<]|$)/ }

# Whether a part of a class begins at `at`: `// Reading`, alone between blank lines.
function isHeading(at) {
    if (line[at] !~ /^    \/\/ [A-Z]/ || code[at - 1] != "" || line[at - 1] ~ /\/\//)
        return 0
    while (line[at] ~ /^    \/\//)
        ++at
    return line[at] == ""
}

function endSection(at) {
    if (inSection)
        line[at - 1] = "/** @} */ " line[at - 1]
    inSection = 0
}

function beginSection(at) {
    endSection(at)
    inSection = 1
    sub(/\/\//, "/** @name", line[at])
    while (line[at + 1] ~ /^    \/\//)
        sub(/\/\//, " *", line[++at])
    line[at] = line[at] " */ /** @{ */"
}

# Says what the comment at `first` says before each further declaration that it is about.
function spread(first,    at, begin, text, comment, own, said) {
    own = depth[first]
    for (at = first; isComment(at); ++at) {
        text = line[at]
        sub(/^ *\/\/\/ ?/, "", text)
        comment = comment (text == "" ? "<p>" : text " ")
    }
    for (begin = at; depth[at] >= own && !(depth[at - 1] == own && endsRun(at)); ++at) {
        if (depth[at] != own || !isDeclared(at))
            continue
        if (said && !isOfEveryValue(declaration(begin, at)) && line[begin] !~ /\/\/\/</)
            line[begin] = "/** " comment "*/ " line[begin]
        said = 1
        begin = at + 1
    }
}

# Leaves the declaration that ends at `last` out of the reference, if nothing is said of it, and
# nothing need be.
function hideUnlessSaid(last,    first) {
    for (first = last; code[first - 1] !~ /(^|[;{}:])$/ || depth[first - 1] > depth[last]; --first)
        ;
    if (line[first] ~ /^\/\*\*/ || isComment(first - 1) || !goesWithoutSaying(first, last))
        return
    line[first] = "/** @cond */ " line[first]
    line[last] = line[last] " /** @endcond */"
}

# Overrides do what the base class says, specialisations and their members what the template says,
# comparisons compare, and widgets have a parent.
function goesWithoutSaying(first, last,    text) {
    text = declaration(first, last)
    return isOfEveryValue(text) || text ~ / (override|final)(;| \{.*\})?$/ \
        || inSpecialisation[first] && line[first] ~ /^    [^ ]/ || text ~ specialisation \
        || text ~ /operator(==|!=|<=?|>=?)\(/ || text ~ /\(Q(Object|Widget) \*parent( = nullptr)?\)/
}

# Whether it is what every value has: copies, ==, a hash, a destructor.
function isOfEveryValue(text,    name) {
    if (text ~ /friend .*(operator(==|<=>)| qHash)\(/ || text ~ /(^| )~[A-Za-z]+\(/)
        return 1
    name = text
    sub(/\(.*/, "", name)
    sub(/.*[ &]/, "", name)
    if (name == "operator=")
        return text ~ /\(const [A-Za-z]+ &[a-z]*\)|&&/
    return text !~ /,/ && (index(text, name "(const " name " &") || index(text, name "(" name " &&"))
}

# What is declared from `first` to `last`, without a body.
function declaration(first, last,    text, at) {
    for (at = first; at <= last; ++at)
        text = text code[at] " "
    if (match(text, /[)a-z]( : .*)? \{/))
        text = substr(text, 1, RSTART)
    gsub(/^ +| +$/, "", text)
    return text
}

function endsRun(at) {
    return code[at] == "" || code[at] ~ /^ *(public|protected|private|signals|public slots):$/ \
        || code[at] ~ /^ *(class|struct|enum) [^;]*$/
}
