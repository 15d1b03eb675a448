#pragma once

#include "query/comparand.h"
#include "query/descriptor.h"
#include "query/expression.h"

namespace varve {

/// What typed comparisons make: an expression, or why there is none, such as a value that its column
/// cannot hold. The error comes out of the set that is filtered by it.
///
/// Its special members, as those of the other types here, are not inline: programs make many of them,
/// and each would be compiled where it stands.
class Built
{
public:
    /// What came of it.
    Built(Expression expression);
    Built(Error error);
    Built(Result<Expression> result);
    Built(const Built &);
    Built(Built &&) noexcept;
    Built &operator=(const Built &);
    Built &operator=(Built &&) noexcept;
    ~Built();

    /// The expression, or the first mistake. Owned by this.
    const Result<Expression> &result() const { return m_result; }

private:
    Result<Expression> m_result;
};

/// A row that a reference is compared with or set to, by its key or, in a session, by its identity.
class Referent
{
public:
    /// A row by its identity or its key; one value is the only part of a key.
    Referent(Comparand onlyPart);
    Referent(const Key &key);
    Referent(const Referent &);
    Referent(Referent &&) noexcept;
    Referent &operator=(const Referent &);
    Referent &operator=(Referent &&) noexcept;
    ~Referent();

    /// Whether it was given as a Key, whose parts fit columns one by one.
    bool isWholeKey() const { return m_key.has_value(); }
    /// The value for each of `count` columns, or nothing if the key has another size.
    std::optional<QList<Value>> values(qsizetype count) const;

private:
    Comparand m_onlyPart;
    std::optional<Key> m_key;
};

/// A column, or those of a reference, that can be compared, and the relations that lead there from the
/// rows that are asked for.
class Operand
{
public:
    /// Columns of `tableName`, reached over `way`. Refers to both of the former, which are literals.
    Operand(const char *tableName, const Descriptor &columns);
    Operand(const Operand &columns, QStringList way);
    Operand(const Operand &);
    Operand(Operand &&) noexcept;
    Operand &operator=(const Operand &);
    Operand &operator=(Operand &&) noexcept;
    ~Operand();

    /// Where the columns are, how they were declared, and the names of the relations on the way.
    QString table() const;
    const Descriptor &descriptor() const { return *m_descriptor; }
    const QStringList &relations() const { return m_relations; }
    /// One, or as many as the reference has; they are counted from 0.
    qsizetype columnCount() const;
    QString columnName(qsizetype position = 0) const;

    /// The column as an operand.
    Built column(qsizetype position = 0) const;

    /// Tests of the one column: see Expression for what they mean.
    Built compared(Comparison comparison, const Comparand &value) const;
    Built compared(Comparison comparison, const Built &other) const;
    Built between(const Comparand &least, const Comparand &greatest) const;
    Built in(const QList<Comparand> &values) const;
    Built like(const QString &pattern, QChar escape) const;
    Built contains(const QString &text) const;
    Built isNull() const;

    /// All columns of the reference hold the key of the row, or of one of the rows.
    Built refersTo(const Referent &referent) const;
    Built refersToOneOf(const QList<Referent> &referents) const;

private:
    const char *m_table;
    const Descriptor *m_descriptor;
    QStringList m_relations;
};

/// A number that is calculated from columns, as an operand that can be compared.
class CalculatedOperand
{
public:
    /// One operand and another, each a column, a number or calculated itself.
    CalculatedOperand(const Built &left, Operation operation, const Built &right);
    /// What was made already, such as an aggregate.
    explicit CalculatedOperand(Built made);
    CalculatedOperand(const CalculatedOperand &);
    CalculatedOperand(CalculatedOperand &&) noexcept;
    CalculatedOperand &operator=(const CalculatedOperand &);
    CalculatedOperand &operator=(CalculatedOperand &&) noexcept;
    ~CalculatedOperand();

    /// The calculation itself.
    const Built &column() const { return m_made; }

    /// As those of Operand. Errors: Type, for a number that no cell can hold.
    Built compared(Comparison comparison, const Comparand &value) const;
    Built compared(Comparison comparison, const Built &other) const;
    Built between(const Comparand &least, const Comparand &greatest) const;
    Built in(const QList<Comparand> &values) const;
    Built isNull() const;

private:
    Built m_made;
};

/// A number as an operand. Errors: Type, for one that no cell can hold.
Built built(const Comparand &number);

/// A part of the text of `operand` fits a regular expression: see Expression::matches().
Built matching(const Built &operand, const QString &pattern, Qt::CaseSensitivity sensitivity);
/// `operand` is one of the values that the column called `column` has in `rows`.
Built among(const Built &operand, const QuerySet &rows, const QString &column);
/// A reference leads to one of `rows`, by the columns that it refers to. Errors: the set's; Type, if it
/// has several columns and the set a limit, or they are not columns of the set's table.
Built refersToRowOf(const Operand &reference, const QuerySet &rows);
/// Whether there is a row in `rows`.
Built existing(const QuerySet &rows);

/// How many of the rows at the other end of a relation must fulfil a condition.
enum class Following { Related, Any, All };

/// `inner`, which is about rows at the other end of `relation`, as an expression of this end.
Built followed(Following following, const QString &relation, const Built &inner);
/// As followed(), over several relations that each lead to one row; the first comes first.
Built followed(const QStringList &relations, const Built &inner);

/// Conditions joined by AND and OR, and the opposite of one. The first mistake is that of the whole.
Built both(const Built &a, const Built &b);
Built either(const Built &a, const Built &b);
Built negated(const Built &a);

/// The name by which the relation of `descriptor` is followed: its alias, or what Schema derives.
QString relationName(const Descriptor &descriptor, const char *targetTable);

/// A condition over the rows of entity E. Joined with `&&`, `||` and `!`.
template<typename E>
class Condition : public Built
{
public:
    /// One that is known to be about columns of E.
    explicit Condition(Built built)
        : Built(std::move(built))
    {}
    /// One made by names, which a set then looks for in its table.
    explicit Condition(Expression expression)
        : Built(std::move(expression))
    {}

    /// The erased expression, for sets that are not typed. Errors: Type, if it compares a column with
    /// a value that the column cannot hold.
    const Result<Expression> &expression() const { return result(); }
};

/// As SQL's AND.
template<typename E>
Condition<E> operator&&(const Condition<E> &a, const Condition<E> &b)
{
    return Condition<E>(both(a, b));
}
/// As SQL's OR.
template<typename E>
Condition<E> operator||(const Condition<E> &a, const Condition<E> &b)
{
    return Condition<E>(either(a, b));
}
/// As SQL's NOT: what is unknown stays unknown.
template<typename E>
Condition<E> operator!(const Condition<E> &a)
{
    return Condition<E>(negated(a));
}

} // namespace varve
