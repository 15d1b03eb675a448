#pragma once

#include <QSet>
#include <QString>

namespace varve {

/// Makes identifiers of names, each but once.
class CppNames
{
public:
    /// `name` as a type, `OrderLine`.
    QString type(const QString &name);
    /// `name` as a member, `unitPrice`.
    QString member(const QString &name);

private:
    QString unused(const QString &identifier);

    QSet<QString> m_used;
};

/// `text` as a string literal of C++.
QString cppLiteral(const QString &text);

} // namespace varve
