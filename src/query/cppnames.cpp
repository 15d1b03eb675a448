#include "query/cppnames_p.h"

#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

/// Words of the language, macros of Qt and names that an entity has already.
const QSet<QString> &reserved()
{
    static const auto words =
        u"alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t "
        u"char16_t "
        "char32_t class compl concept const consteval constexpr constinit const_cast continue "
        "co_await "
        "co_return co_yield decltype default delete do double dynamic_cast else enum explicit "
        "export "
        "extern false float for friend goto if inline int long mutable namespace new noexcept not "
        "not_eq "
        "nullptr operator or or_eq private protected public register reinterpret_cast requires "
        "return "
        "short signed sizeof static static_assert static_cast struct switch template this "
        "thread_local "
        "throw true try typedef typeid typename union unsigned using virtual void volatile wchar_t "
        "while "
        "xor xor_eq emit signals slots foreach forever linux unix errno assert stdin stdout stderr "
        "columns tableName kind indexes varve std Key Column ToOne OneToOne BackToOne ToMany "
        "ManyToMany "
        "Set Entity"_s.split(u' ');
    static const QSet<QString> all(words.begin(), words.end());
    return all;
}

bool isAsciiLetterOrDigit(QChar character)
{
    return character.unicode() < 128 && character.isLetterOrNumber();
}

/// The words of `name` in letters that any compiler takes: accents go, other letters become numbers.
QStringList words(const QString &name)
{
    const auto normalized = name.normalized(QString::NormalizationForm_KD);
    QString plain;
    for (const auto character : normalized) {
        if (character.isMark())
            continue;
        if (character.unicode() < 128 || !character.isLetterOrNumber())
            plain += isAsciiLetterOrDigit(character) ? character : QChar(u' ');
        else
            plain += u'u' + QString::number(character.unicode(), 16);
    }
    return plain.split(u' ', Qt::SkipEmptyParts);
}

QString camelCase(const QString &name, const QString &ifEmpty)
{
    QString all;
    for (auto word : words(name)) {
        word[0] = word[0].toUpper();
        all += word;
    }
    if (all.isEmpty() || all.front().isDigit())
        all.prepend(ifEmpty);
    return all;
}

/// `id` of `ID`, `unitPrice` of `UnitPrice`.
QString withLowerStart(QString name)
{
    for (qsizetype at = 0; at < name.size() && name[at].isUpper(); ++at) {
        const bool beginsWord = at > 0 && at + 1 < name.size() && name[at + 1].isLower();
        if (beginsWord)
            break;
        name[at] = name[at].toLower();
    }
    return name;
}

} // namespace

QString CppNames::type(const QString &name)
{
    const auto made = camelCase(name, u"Table"_s);
    return unused(reserved().contains(made) ? made + u"Table"_s : made);
}

QString CppNames::member(const QString &name)
{
    const auto made = withLowerStart(camelCase(name, u"Column"_s));
    return unused(reserved().contains(made) ? made + u'_' : made);
}

QString CppNames::unused(const QString &identifier)
{
    auto made = identifier;
    for (int number = 2; m_used.contains(made); ++number)
        made = identifier + QString::number(number);
    m_used.insert(made);
    return made;
}

/// Octal escapes have an end of their own, unlike hexadecimal ones.
QString cppLiteral(const QString &text)
{
    const auto bytes = text.toUtf8();
    QString literal = u"\""_s;
    for (const char byte : bytes) {
        const auto code = static_cast<uchar>(byte);
        if (byte == '"' || byte == '\\')
            literal += u'\\' + QString(QLatin1Char(byte));
        else if (code >= 32 && code < 127)
            literal += QLatin1Char(byte);
        else
            literal += u'\\' + QString::number(code, 8).rightJustified(3, u'0');
    }
    return literal + u'"';
}

} // namespace varve
