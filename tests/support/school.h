#pragma once

#include "query/academy.h"
#include "session/typedsession.h"

namespace varve::test {

using namespace academy;

/// A session in memory with three pilots, two of them in a lance.
struct School
{
    School()
    {
        fire = session.create<Lance>({Lance::name = QStringLiteral("Fire"), Lance::tons = 200})
                   .value();
        jaime = pilot(QStringLiteral("Jaime"), 3);
        natasha = pilot(QStringLiteral("Natasha"), 2);
        phelan = pilot(QStringLiteral("Phelan"), 5);
        (void)jaime.set(Pilot::lance, fire);
        (void)natasha.set(Pilot::lance, fire);
    }

    HandleOf<Pilot> pilot(const QString &name, int gunnery)
    {
        return session
            .create<Pilot>({Pilot::name = name,
                            Pilot::gunnery = gunnery,
                            Pilot::serial = quint64{7},
                            Pilot::height = 1.8})
            .value();
    }

    Session session{academy::schema()};
    HandleOf<Lance> fire;
    HandleOf<Pilot> jaime;
    HandleOf<Pilot> natasha;
    HandleOf<Pilot> phelan;
};

inline QStringList names(const QList<HandleOf<Pilot>> &pilots)
{
    QStringList all;
    for (const auto &pilot : pilots)
        all.append(pilot[Pilot::name]);
    return all;
}

} // namespace varve::test
