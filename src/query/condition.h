#pragma once

#include "query/descriptor.h"
#include "query/expression.h"

namespace varve {

/// An expression that a typed comparison has made, or why there is none: a value that its column
/// cannot hold. The error comes out of the set that is filtered by it.
using Built = Result<Expression>;

/// A row that a reference is compared with or set to, by its key or, in a session, by its identity.
struct Referent
{
    std::optional<Value> onlyPart; ///< Nothing: it does not fit.
    Key key;                       ///< Of several columns; then it counts.
    bool isKeyOfSeveral = false;

    /// The value for each of `count` columns, or nothing if the key has another size.
    std::optional<QList<Value>> values(qsizetype count) const;
};

/// A column, or those of a reference, that can be compared, and the relations that lead there from the
/// rows that are asked for.
struct Operand
{
    const char *table = nullptr; ///< Whose columns they are.
    const Descriptor *descriptor = nullptr;
    QStringList relations;

    qsizetype columnCount() const;
    QString columnName(qsizetype position = 0) const;

    /// The column as an operand.
    Built column(qsizetype position = 0) const;

    // What is compared with `value`; nothing is a value that does not fit.
    Built compared(Comparison comparison, const std::optional<Value> &value) const;
    Built compared(Comparison comparison, const Operand &other) const;
    Built between(const std::optional<Value> &least, const std::optional<Value> &greatest) const;
    Built in(const QList<std::optional<Value>> &values) const;
    Built like(const QString &pattern, QChar escape) const;
    Built contains(const QString &text) const;
    Built isNull() const;

    // The columns of a reference, all of them.
    Built refersTo(const Referent &referent) const;
    Built refersToOneOf(const QList<Referent> &referents) const;
};

/// How many of the rows at the other end of a relation must fulfil a condition.
enum class Reach { Related, Any, All };

/// `inner`, which is about rows at the other end of `relation`, as an expression of this end.
Built followed(Reach reach, const QString &relation, const Built &inner);
/// As followed(), over several relations that each lead to one row; the first comes first.
Built followed(const QStringList &relations, const Built &inner);

Built both(const Built &a, const Built &b);
Built either(const Built &a, const Built &b);
Built negated(const Built &a);

/// The name by which the relation of `descriptor` is followed: its alias, or what Schema derives.
QString relationName(const Descriptor &descriptor, const char *targetTable);

/// A condition over the rows of entity E. Joined with `&&`, `||` and `!`.
template<typename E>
class Condition
{
public:
    explicit Condition(Built built)
        : m_built(std::move(built))
    {}
    /// One made by names, which a set then looks for in its table.
    explicit Condition(const Expression &expression)
        : m_built(expression)
    {}

    /// The erased expression, for sets that are not typed. Errors: Type, if it compares a column with
    /// a value that the column cannot hold.
    const Built &expression() const { return m_built; }

    friend Condition operator&&(const Condition &a, const Condition &b)
    {
        return Condition(both(a.m_built, b.m_built));
    }
    friend Condition operator||(const Condition &a, const Condition &b)
    {
        return Condition(either(a.m_built, b.m_built));
    }
    friend Condition operator!(const Condition &a) { return Condition(negated(a.m_built)); }

private:
    Built m_built;
};

} // namespace varve
