#include "schema/mistakes_p.h"

#include <QCoreApplication>

namespace varve {
namespace {

class MistakesText
{
    Q_DECLARE_TR_FUNCTIONS(varve::Schema)
public:
    static QString correctAll() { return tr("Correct each of these."); }
};

} // namespace

void Mistakes::add(const Error &mistake)
{
    if (m_texts.contains(mistake.text()))
        return;
    m_texts.append(mistake.text());
    if (!m_advices.contains(mistake.advice()))
        m_advices.append(mistake.advice());
}

Error Mistakes::error() const
{
    Q_ASSERT(!isEmpty());
    return {ErrorKind::Schema,
            m_texts.join(u'\n'),
            m_advices.size() == 1 ? m_advices.constFirst() : MistakesText::correctAll()};
}

} // namespace varve
