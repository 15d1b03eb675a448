#include "value/row.h"

#include <QStringList>

#include <algorithm>
#include <memory>
#include <new>

namespace varve {
namespace {

/// A row keeps the cells it came from as long as it lives: not for a content that is larger than
/// the cells themselves.
bool isLarge(const Value &cell)
{
    constexpr qsizetype limit = 1024;
    return (cell.isText() && cell.text().size() > limit)
           || (cell.isBlob() && cell.blob().size() > limit);
}

} // namespace

template<typename Iterator>
Row::Whole *Row::made(Iterator cells, qsizetype size)
{
    static_assert(sizeof(Whole) % alignof(Value) == 0 && alignof(Whole) <= alignof(Value));
    Q_ASSERT_X(size < wholeRow, "Row", "no table has so many columns");
    const auto bytes = sizeof(Whole) + static_cast<size_t>(size) * sizeof(Value);
    auto *row = new (::operator new(bytes)) Whole;
    row->size = static_cast<quint16>(size);
    std::uninitialized_copy_n(cells, size, row->cells());
    return row;
}

void Row::release(Data *data)
{
    if (data->changed == wholeRow) {
        std::destroy_n(static_cast<Whole *>(data)->cells(), data->size);
        ::operator delete(data);
        return;
    }
    auto *variant = static_cast<Variant *>(data);
    if (!variant->base->references.deref())
        release(variant->base);
    delete variant;
}

Row::Row(const QList<Value> &cells)
    : m_data(cells.isEmpty() ? nullptr : made(cells.cbegin(), cells.size()))
{}

Row::Row(QList<Value> &&cells)
    : m_data(cells.isEmpty() ? nullptr : made(std::make_move_iterator(cells.begin()), cells.size()))
{}

Row::Row(std::initializer_list<Value> cells)
    : m_data(cells.size() == 0 ? nullptr
                               : made(cells.begin(), static_cast<qsizetype>(cells.size())))
{}

QList<Value> Row::cells() const
{
    return {begin(), end()};
}

/// The row whose cells this one has, but for one.
Row::Whole *Row::base() const
{
    return m_data->changed == wholeRow ? static_cast<Whole *>(m_data)
                                       : static_cast<Variant *>(m_data)->base;
}

Row Row::withCell(ColumnIndex column, Value value) const
{
    const auto &old = (*this)[column];
    if (old == value)
        return *this;
    const auto changed = static_cast<quint16>(column);
    const bool isFurther = m_data->changed != wholeRow && m_data->changed != changed;
    Row row;
    if (isFurther || isLarge(base()->cells()[changed])) {
        auto *data = made(begin(), size());
        data->cells()[changed] = std::move(value);
        row.m_data = data;
        return row;
    }
    auto *data = new Variant{{1, m_data->size, changed}, base(), std::move(value)};
    data->base->references.ref();
    row.m_data = data;
    return row;
}

Row Row::withCells(std::span<const std::pair<ColumnIndex, Value>> changes) const
{
    if (changes.empty())
        return *this;
    if (changes.size() == 1)
        return withCell(changes.front().first, changes.front().second);
    auto *data = made(begin(), size());
    for (const auto &[column, value] : changes)
        data->cells()[toInt(column)] = value;
    Row row;
    row.m_data = data;
    return row;
}

bool operator==(const Row &a, const Row &b)
{
    return a.isSameAs(b) || (a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin()));
}

QString toText(const Key &key)
{
    QStringList parts;
    for (qsizetype part = 0; part < key.size(); ++part)
        parts.append(toText(key[part]));
    return parts.join(QStringLiteral(", "));
}

} // namespace varve
