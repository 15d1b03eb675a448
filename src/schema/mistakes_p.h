#pragma once

#include "base/error.h"

#include <QStringList>

namespace varve {

/// Everything that is wrong with a description of tables, to be told at once.
class Mistakes
{
public:
    /// Whether nothing is wrong.
    bool isEmpty() const { return m_texts.isEmpty(); }

    /// One more, unless it was told; `mistake` may stand for several.
    void add(const Error &mistake);

    /// All of them, a line each, with what to do. Assert: there is one.
    Error error() const;

private:
    QStringList m_texts;
    QStringList m_advices; ///< Each once.
};

} // namespace varve
