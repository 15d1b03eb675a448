#pragma once

#include "value/value.h"

#include <QList>
#include <QStringList>

#include <optional>

/// What PRAGMAs do not tell of a table and has to be read out of its CREATE TABLE statement.
namespace varve::sqlite {

struct Token
{
    enum class Kind { Word, QuotedName, Text, Number, Other };

    Kind kind = Kind::Other;
    QString text; ///< Without quotes; one character of what is Other.
    qsizetype begin = 0;
    qsizetype end = 0;

    bool is(QLatin1StringView word) const
    {
        return kind == Kind::Word && text.compare(word, Qt::CaseInsensitive) == 0;
    }
    bool is(QChar symbol) const { return kind == Kind::Other && text == symbol; }
    bool isName() const { return kind == Kind::Word || kind == Kind::QuotedName; }
};

/// `sql` in its parts, without blanks and comments. Any text has some; nothing is refused.
QList<Token> tokens(const QString &sql);

struct TableDefinition
{
    struct Column
    {
        QString name;
        QString collation; ///< Empty: the default.
    };
    struct Check
    {
        QString name; ///< Empty if it has none.
        QString condition;
    };

    QList<Column> columns;
    QList<Check> checks;
    bool hasAutoIncrement = false;
    bool hasConflictClause = false; ///< A constraint says what is to be done when it is broken.
};

/// What `sql`, a CREATE TABLE statement that SQLite has accepted, says of columns and checks. Of
/// anything else, little or nothing.
TableDefinition parsedDefinition(const QString &sql);

/// The column and the list of a condition `column IN (literals)`, also `column IS NULL OR column IN
/// (literals)` and either in parentheses; none for every other condition.
struct AllowedValues
{
    QString column;
    QList<Value> values;
};
std::optional<AllowedValues> allowedValues(const QString &condition);

/// Every word and quoted name in `condition`: its columns are among them.
QStringList names(const QString &condition);

} // namespace varve::sqlite
