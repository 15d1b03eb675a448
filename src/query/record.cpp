#include "query/record.h"

#include <QCoreApplication>

#include <cstring>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

class RecordText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Record)
public:
    static Error noColumn(const Layout &layout, const QString &column)
    {
        return {ErrorKind::NotFound,
                tr("There is no column \"%1\" in \"%2\".").arg(column, layout.tableName()),
                tr("Compare what the program expects with the database.")};
    }
    static Error unreadable(const Layout &layout, const Descriptor &column, const Value &content)
    {
        return {ErrorKind::Type,
                tr("The column \"%1.%2\" holds %3, which cannot be read as %4.")
                    .arg(layout.tableName(),
                         QString::fromUtf8(column.names[0]),
                         toText(content),
                         QString::fromUtf8(column.type->declaredType)),
                tr("Correct the cell.")};
    }
    static Error absent(const Layout &layout, const Descriptor &column)
    {
        return {ErrorKind::Type,
                tr("The content of \"%1.%2\" is not there.")
                    .arg(layout.tableName(), QString::fromUtf8(column.names[0])),
                tr("Load the cell, or save the row.")};
    }
};

bool isCalledLike(const Descriptor &a, const Descriptor &b)
{
    return a.names[0] == b.names[0] || std::strcmp(a.names[0], b.names[0]) == 0;
}

} // namespace

Layout::Layout(const Descriptor *columns, qsizetype count, const Table &table)
    : m_columns(columns)
    , m_table(table.name)
{
    m_places.reserve(count);
    for (qsizetype position = 0; position < count; ++position) {
        const auto &column = columns[position];
        m_places.append(column.kind == Descriptor::Kind::Column
                            ? table.find(QString::fromUtf8(column.names[0]))
                            : std::nullopt);
    }
}

std::optional<ColumnIndex> Layout::place(const Descriptor &column) const
{
    for (qsizetype position = 0; position < m_places.size(); ++position) {
        if (m_columns[position].kind == column.kind && isCalledLike(m_columns[position], column))
            return m_places[position];
    }
    return {};
}

QList<Descriptor> Layout::columns() const
{
    QList<Descriptor> all;
    for (qsizetype position = 0; position < m_places.size(); ++position) {
        if (m_columns[position].kind == Descriptor::Kind::Column)
            all.append(m_columns[position]);
    }
    return all;
}

Result<Value> readableCell(const Row &row, const Layout &layout, const Descriptor &column)
{
    const auto place = layout.place(column);
    if (!place || toInt(*place) >= row.size())
        return RecordText::noColumn(layout, QString::fromUtf8(column.names[0]));
    const auto &content = row[*place];
    if (content.isAbsent())
        return RecordText::absent(layout, column);
    if (!column.type->canRead(content))
        return RecordText::unreadable(layout, column, content);
    return content;
}

Result<void> checkReadable(const Row &row, const Layout &layout)
{
    for (const auto &column : layout.columns()) {
        const auto place = layout.place(column);
        if (place && toInt(*place) < row.size() && row[*place].isAbsent())
            continue;
        if (const auto cell = readableCell(row, layout, column); !cell)
            return cell.error();
    }
    return {};
}

} // namespace varve
