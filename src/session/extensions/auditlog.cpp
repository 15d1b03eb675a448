#include "session/extensions/auditlog.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

class AuditText
{
    Q_DECLARE_TR_FUNCTIONS(varve::AuditLog)
public:
    static Error noSuchColumn(const Table &table, const QString &column)
    {
        return {ErrorKind::NotFound,
                tr("The log \"%1\" has no column called \"%2\" to be written to.")
                    .arg(table.name, column),
                tr("Add the column, or give it no name.")};
    }
};

QString actionOf(RowChange::Kind kind)
{
    switch (kind) {
    case RowChange::Kind::Insert:
        return u"insert"_s;
    case RowChange::Kind::Update:
        return u"update"_s;
    case RowChange::Kind::Delete:
        break;
    }
    return u"delete"_s;
}

bool isGiven(const Value &cell)
{
    return !cell.isAbsent() && !cell.isNull();
}

QString changedNames(const RowChange &change, const Table &table)
{
    QJsonArray names;
    for (qsizetype cell = 0; change.after && cell < table.columns.size(); ++cell) {
        const auto column = columnIndex(cell);
        if (change.before ? change.changes(column) : isGiven((*change.after)[column]))
            names.append(table.columns[cell].name);
    }
    return QString::fromUtf8(QJsonDocument(names).toJson(QJsonDocument::Compact));
}

/// A part of a key. One that refers to a row whose key the database chooses is not known yet.
QJsonValue
jsonPart(const Value &cell, ColumnIndex column, TableIndex index, const CommitEvent &event)
{
    const auto &schema = event.session().schema();
    auto part = cell;
    if (cell.isReference()) {
        const auto target = event.edits().state().row(cell.reference());
        const auto referenced = schema.referencedColumn(index, column, cell.reference().table());
        part = target && referenced ? (*target)[*referenced] : Value();
    }
    if (part.isInteger())
        return part.integer();
    if (part.isReal())
        return part.real();
    if (part.isBlob())
        return QString::fromLatin1(part.blob().toHex());
    return part.isText() ? QJsonValue(part.text()) : QJsonValue();
}

/// The key under which a row is found once the commit is done. One that the database chooses is the
/// row itself, which stands for its key.
Value keyAfter(RowId row, const RowChange &change, const CommitEvent &event)
{
    const auto &table = event.session().schema()[row.table()];
    const auto &cells = change.after ? *change.after : *change.before;
    if (table.key.size() == 1) {
        const auto key = keyOf(cells, table.key);
        return key.isComplete() ? key[0] : Value(row);
    }
    QJsonArray parts;
    for (const auto column : table.key)
        parts.append(jsonPart(cells[column], column, row.table(), event));
    return QString::fromUtf8(QJsonDocument(parts).toJson(QJsonDocument::Compact));
}

} // namespace

AuditLog::AuditLog(QString table,
                   std::function<QString()> author,
                   AuditColumns columns,
                   Clock clock)
    : m_name(std::move(table))
    , m_author(std::move(author))
    , m_columns(std::move(columns))
    , m_clock(std::move(clock))
{}

Result<void> AuditLog::attached(Session &session)
{
    const auto found = session.schema().require(m_name);
    if (!found)
        return found.error();
    m_table = *found;
    const auto &table = session.schema()[m_table];
    for (const auto &column : {m_columns.table,
                               m_columns.row,
                               m_columns.action,
                               m_columns.changed,
                               m_columns.author,
                               m_columns.at}) {
        if (!column.isEmpty() && !table.find(column))
            return AuditText::noSuchColumn(table, column);
    }
    return {};
}

Result<void> AuditLog::beforeWriting(CommitEvent &event)
{
    const auto &schema = event.session().schema();
    const auto author = m_author ? Value(m_author()) : Value();
    const auto at = m_columns.at.isEmpty()
                        ? Value()
                        : timeStamp(m_clock, schema[m_table][*schema[m_table].find(m_columns.at)]);
    for (const auto row : event.rows()) {
        if (row.table() == m_table)
            continue;
        const auto &table = schema[row.table()];
        const auto change = event.change(row);
        QList<NamedValue> cells{{m_columns.table, table.name},
                                {m_columns.row, keyAfter(row, change, event)},
                                {m_columns.action, actionOf(change.kind())},
                                {m_columns.changed, changedNames(change, table)},
                                {m_columns.author, author},
                                {m_columns.at, at}};
        cells.removeIf([](const NamedValue &cell) { return cell.column.isEmpty(); });
        if (auto made = event.edits().create(m_table, cells); !made)
            return made.error();
    }
    return {};
}

} // namespace varve
