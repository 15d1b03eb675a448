#pragma once

#include "base/overloaded.h"
#include "value/rowid.h"

#include <QByteArray>
#include <QString>

#include <utility>
#include <variant>

namespace varve {

/// SQL NULL.
struct Null
{
    friend constexpr bool operator==(Null, Null) = default;
};

/// A cell whose content is not here, and why. Never equal to anything that could be stored.
struct Absent
{
    /// Why the content is not here.
    enum class Reason {
        Default,   ///< Not given: the database fills in its default when the row is inserted.
        Generated, ///< Computed by the database from other columns; known after a commit.
        NotLoaded, ///< Stored, but too large to be read before somebody asks for it.
    };
    /// What it is that is not here, where that is known: a large cell says it.
    enum class Content { Unknown, Text, Blob };

    /// Content and size are told of what is not loaded; nobody knows them of the others.
    Reason reason = Reason::Default;
    Content content = Content::Unknown;
    qint64 size = -1; ///< Of the stored content: characters of a text, bytes of a blob; -1 unknown.

    friend constexpr bool operator==(const Absent &, const Absent &) = default;
};

/// The content of one cell, exactly as a database stores it: nothing is converted, rounded or cut.
///
/// Which of these a column may hold is the schema's business. Dates, decimals, booleans and JSON are
/// stored as one of these, in the canonical form of their column's type. Equality is identity of
/// what is stored: 1 is not 1.0, and Null equals Null (SQL's comparisons live in the evaluator).
/// Copying is cheap: text and blobs are shared.
class Value
{
public:
    /// Null.
    Value() = default;
    Value(Null) {}
    /// A 64-bit integer.
    Value(int integer)
        : m_data(qint64{integer})
    {}
    Value(qint64 integer)
        : m_data(integer)
    {}
    /// A real; NaN is no value that a database stores, and is a fault of its cell.
    Value(double real)
        : m_data(real)
    {}
    /// Text; a null QString is the empty text, never Null.
    Value(QString text)
        : m_data(std::move(text))
    {}
    /// A blob; a null QByteArray is the empty blob, never Null.
    Value(QByteArray blob)
        : m_data(std::move(blob))
    {}
    /// The key of a row that has none yet; resolved when both rows are committed. Null of no row.
    Value(RowId row)
    {
        if (!row.isNull())
            m_data = row;
    }
    /// A content that is not here.
    Value(Absent absent)
        : m_data(absent)
    {}
    Value(bool) = delete;         ///< A column's type says how it stores a boolean.
    Value(const char *) = delete; ///< No encoding is guessed.

    /// What kind of content it is: exactly one of these.
    bool isNull() const { return std::holds_alternative<Null>(m_data); }
    bool isInteger() const { return std::holds_alternative<qint64>(m_data); }
    bool isReal() const { return std::holds_alternative<double>(m_data); }
    bool isText() const { return std::holds_alternative<QString>(m_data); }
    bool isBlob() const { return std::holds_alternative<QByteArray>(m_data); }
    bool isReference() const { return std::holds_alternative<RowId>(m_data); }
    bool isAbsent() const { return std::holds_alternative<Absent>(m_data); }
    /// Stored, but left out because of its size.
    bool isNotLoaded() const { return isAbsent() && absent().reason == Absent::Reason::NotLoaded; }

    /// The content; asserts that it is of this kind.
    qint64 integer() const { return get<qint64>(); }
    double real() const { return get<double>(); }
    const QString &text() const { return get<QString>(); }
    const QByteArray &blob() const { return get<QByteArray>(); }
    RowId reference() const { return get<RowId>(); }
    const Absent &absent() const { return get<Absent>(); }

    /// Calls the overload of `visitor` for what is stored: Null, qint64, double, QString,
    /// QByteArray, RowId or Absent.
    template<typename Visitor>
    decltype(auto) visit(Visitor &&visitor) const
    {
        return std::visit(std::forward<Visitor>(visitor), m_data);
    }

    friend bool operator==(const Value &a, const Value &b)
    {
        return a.sharesTextWith(b) || a.m_data == b.m_data;
    }

private:
    /// Successive versions of a row share the text of their unchanged cells, which then need not be
    /// looked at.
    bool sharesTextWith(const Value &other) const
    {
        const auto *text = std::get_if<QString>(&m_data);
        const auto *others = std::get_if<QString>(&other.m_data);
        return text && others && text->constData() == others->constData()
               && text->size() == others->size();
    }

    template<typename T>
    const T &get() const
    {
        const auto *content = std::get_if<T>(&m_data);
        Q_ASSERT_X(content, "Value", "the cell holds another kind of content");
        return *content;
    }

    std::variant<Null, qint64, double, QString, QByteArray, RowId, Absent> m_data;
};

/// Consistent with ==.
size_t qHash(const Value &value, size_t seed = 0);

/// The value as a short text for logs, plans and test output: NULL, 12, 1.5, 'text', x'00ff' ...
///
/// Text and blobs are cut after 60 characters. Not for storing and not for showing in a grid.
QString toText(const Value &value);

} // namespace varve
