#include "storage/dialects/sqlite_p.h"
#include "storage/dialects/sqlitedefinition_p.h"

#include <QCoreApplication>
#include <QSqlError>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

// https://www.sqlite.org/rescode.html; the low byte of an extended code is the family.
enum Family {
    Busy = 5,
    Locked = 6,
    ReadOnly = 8,
    InputOutput = 10,
    Corrupt = 11,
    Full = 13,
    CannotOpen = 14,
    TooBig = 18,
    Constraint = 19,
    NotADatabase = 26,
};
enum Extended {
    ConstraintCheck = 275,
    ConstraintForeignKey = 787,
    ConstraintNotNull = 1299,
    ConstraintPrimaryKey = 1555,
    ConstraintTrigger = 1811,
    ConstraintUnique = 2067,
    ConstraintRowId = 2579,
    ConstraintDataType = 3091,
};

struct Meaning
{
    ErrorKind kind;
    QString reason;
    QString advice;
};

class ErrorText
{
    Q_DECLARE_TR_FUNCTIONS(varve::SqliteDialect)
public:
    static Meaning meaning(int code, const QString &message)
    {
        switch (code & 0xff) {
        case Busy:
        case Locked:
            return {ErrorKind::Busy,
                    tr("another program is using the database"),
                    tr("Try again in a moment.")};
        case ReadOnly:
            return {ErrorKind::ReadOnly,
                    tr("the database is write-protected"),
                    tr("Ask for permission to write to the file and its folder.")};
        case InputOutput:
            return {ErrorKind::Storage,
                    tr("the disk failed or was removed (%1)").arg(message),
                    tr("Check the disk, then try again.")};
        case Corrupt:
            return {ErrorKind::Storage,
                    tr("the file is damaged"),
                    tr("Restore it from a backup, or recover a copy of it.")};
        case Full:
            return {ErrorKind::Storage,
                    tr("the disk is full"),
                    tr("Make room on the disk, then try again.")};
        case CannotOpen:
            return {ErrorKind::Connection,
                    tr("the file, or its journal beside it, cannot be opened"),
                    tr("Check the permissions of the file and its folder.")};
        case NotADatabase:
            return {ErrorKind::Storage,
                    tr("the file is not a SQLite database, or it is encrypted"),
                    tr("Choose another file.")};
        case TooBig:
            return {ErrorKind::Type,
                    tr("a value is larger than the database can hold"),
                    tr("Make the value smaller.")};
        case Constraint:
            return {ErrorKind::Constraint, message, tr("Change the values that break the rule.")};
        default:
            return {ErrorKind::Statement, message, {}};
        }
    }
    static QString sentence(const QString &subject, const QString &reason)
    {
        //: %1: "Table "x" cannot be read", %2: "the file is damaged"
        return tr("%1: %2.").arg(subject, reason);
    }
    static QString
    refused(ConstraintDetails::Rule rule, const QString &table, const QString &columns)
    {
        switch (rule) {
        case ConstraintDetails::Rule::NotNull:
            return tr("%1 of table \"%2\" must have a value.").arg(columns, table);
        case ConstraintDetails::Rule::Unique:
            return tr("Another row of table \"%2\" already has this value in %1.")
                .arg(columns, table);
        case ConstraintDetails::Rule::Check:
            break;
        case ConstraintDetails::Rule::ForeignKey:
            return tr("A row of table \"%1\" would refer to a row that does not exist.").arg(table);
        }
        return {};
    }
    static QString check(const QString &table, const QString &condition)
    {
        return tr("A value breaks the rule %1 of table \"%2\".").arg(condition, table);
    }
    static QString trigger(const QString &table, const QString &message)
    {
        return tr("A trigger of table \"%1\" refused the change: %2.").arg(table, message);
    }
    static QString dataType(const QString &table, const QString &message)
    {
        return tr("A value does not have the type of its column in table \"%1\": %2.")
            .arg(table, message);
    }
};

/// What stands behind `prefix` in the message; the driver appends nothing to it.
QString tail(const QString &message, QLatin1StringView prefix)
{
    const auto at = message.indexOf(prefix);
    return at < 0 ? QString() : message.mid(at + prefix.size()).trimmed();
}

/// The columns that `list` names, `t.a, t.b`. Names may hold dots, commas and spaces, so the text is
/// not cut but compared with the names that there are.
QList<ColumnIndex> namedColumns(QString list, const Table &table)
{
    QList<ColumnIndex> columns;
    bool found = true;
    while (found && !list.isEmpty()) {
        found = false;
        for (qsizetype position = 0; position < table.columns.size() && !found; ++position) {
            const QString item = table.name + u'.' + table.columns[position].name;
            if (list != item && !list.startsWith(item + u", "_s))
                continue;
            columns.append(columnIndex(position));
            list = list.mid(item.size() + 2);
            found = true;
        }
    }
    return columns;
}

QString quotedNames(const QList<ColumnIndex> &columns, const Table &table)
{
    QStringList names;
    for (const auto column : columns)
        names.append(u'"' + table[column].name + u'"');
    return names.join(u", "_s);
}

/// The message has the name of the check, or its condition if it has none.
Dialect::Refusal refusedCheck(const QString &named, const Table &table)
{
    auto condition = named;
    for (const auto &check : sqlite::parsedDefinition(table.definition).checks) {
        if (check.name == named)
            condition = check.condition;
    }
    Dialect::Refusal refusal{
        ConstraintDetails::Rule::Check, {}, ErrorText::check(table.name, named)};
    for (const auto &name : sqlite::names(condition)) {
        const auto column = table.find(name);
        if (column && !refusal.columns.contains(*column))
            refusal.columns.append(*column);
    }
    return refusal;
}

Dialect::Refusal
refusedColumns(ConstraintDetails::Rule rule, const QString &list, const Table &table)
{
    const auto columns = namedColumns(list, table);
    const auto shown = columns.isEmpty() ? list : quotedNames(columns, table);
    return {rule, columns, ErrorText::refused(rule, table.name, shown)};
}

/// `cannot store TEXT value in INTEGER column t.a`
Dialect::Refusal refusedType(const QString &message, const Table &table)
{
    const auto columns = namedColumns(tail(message, " column "_L1), table);
    return {ConstraintDetails::Rule::Check, columns, ErrorText::dataType(table.name, message)};
}

} // namespace

Error SqliteDialect::error(const QSqlError &error, const QString &subject) const
{
    const auto code = error.nativeErrorCode();
    const auto message = error.databaseText().isEmpty() ? error.text() : error.databaseText();
    const auto [kind, reason, advice] = ErrorText::meaning(code.toInt(), message);
    return Error(kind, ErrorText::sentence(subject, reason), advice).withNativeCode(code);
}

/// Part of the file may have been written, or the journal not removed that would undo it: what is
/// valid, SQLite decides when the file is read the next time.
bool SqliteDialect::leavesCommitOpen(const Error &failed) const
{
    return (failed.nativeCode().toInt() & 0xff) == InputOutput;
}

std::optional<Dialect::Refusal> SqliteDialect::refusal(const QSqlError &error,
                                                       const Table &table) const
{
    using Rule = ConstraintDetails::Rule;
    const auto message = error.databaseText();
    const auto foreignKey = "FOREIGN KEY constraint failed"_L1;
    switch (error.nativeErrorCode().toInt()) {
    case ConstraintNotNull:
        return refusedColumns(
            Rule::NotNull, tail(message, "NOT NULL constraint failed:"_L1), table);
    case ConstraintUnique:
    case ConstraintPrimaryKey:
    case ConstraintRowId:
        return refusedColumns(Rule::Unique, tail(message, "UNIQUE constraint failed:"_L1), table);
    case ConstraintCheck:
        return refusedCheck(tail(message, "CHECK constraint failed:"_L1), table);
    case ConstraintDataType:
        return refusedType(message, table);
    case ConstraintTrigger: // RAISE(), or a foreign key with RESTRICT, which is not deferred.
        if (!message.contains(foreignKey))
            return Refusal{Rule::Check, {}, ErrorText::trigger(table.name, message)};
        [[fallthrough]];
    case ConstraintForeignKey:
        return Refusal{Rule::ForeignKey, {}, ErrorText::refused(Rule::ForeignKey, table.name, {})};
    default:
        return {};
    }
}

} // namespace varve
