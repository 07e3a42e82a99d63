-- F10-21 et F10-22 pour 2015, chaque Caf et la branche, comme on les écrirait à la main pour ce fichier-là :
-- caf (NULL pour la branche), puis numérateur et dénominateur de l'un, puis de l'autre.

CREATE TABLE feries AS
SELECT * FROM (
    VALUES (DATE '2014-11-01', false), (DATE '2014-11-11', false), (DATE '2014-12-25', false),
           (DATE '2014-12-26', true), (DATE '2015-01-01', false), (DATE '2015-04-03', true),
           (DATE '2015-04-06', false), (DATE '2015-05-01', false), (DATE '2015-05-08', false),
           (DATE '2015-05-14', false), (DATE '2015-05-25', false), (DATE '2015-07-14', false),
           (DATE '2015-08-15', false), (DATE '2015-11-01', false), (DATE '2015-11-11', false),
           (DATE '2015-12-25', false), (DATE '2015-12-26', true)
) AS liste(jour, alsace_moselle);

-- Le nombre de jours ouvrés depuis novembre 2014, dans chacun des deux calendriers.
CREATE TABLE rangs AS
SELECT calendrier.local AS local,
       jours.jour::DATE AS jour,
       count(*) FILTER (
           WHERE isodow(jours.jour) < 6
           AND NOT EXISTS (
               SELECT 1 FROM feries
               WHERE feries.jour = jours.jour::DATE AND (calendrier.local OR NOT feries.alsace_moselle)
           )
       ) OVER (PARTITION BY calendrier.local ORDER BY jours.jour) AS rang
FROM generate_series(TIMESTAMP '2014-10-01', TIMESTAMP '2015-12-31', INTERVAL 1 DAY) AS jours(jour)
CROSS JOIN (VALUES (false), (true)) AS calendrier(local);

CREATE TABLE calendriers AS
SELECT caf, departement IN ('57', '67', '68') AS local
FROM read_csv(getvariable('dossier') || '/organismes.csv', delim = ';', header = true, all_varchar = true);

WITH pieces AS (
    SELECT *
    FROM read_csv(
        getvariable('dossier') || '/pieces.csv', delim = ';', header = true, dateformat = '%d/%m/%Y',
        columns = {
            'piece_id': 'VARCHAR', 'caf': 'VARCHAR', 'date_arrivee': 'DATE', 'date_traitement': 'DATE',
            'nature': 'VARCHAR', 'masse': 'VARCHAR', 'interne': 'VARCHAR', 'minima_sociaux': 'VARCHAR',
            'etat_sdp': 'VARCHAR'
        }
    )
    WHERE date_traitement BETWEEN DATE '2015-01-01' AND DATE '2015-12-31'
),
delais AS (
    SELECT pieces.caf AS caf,
           fin.rang - debut.rang AS ouvres,
           masse = 'non' AND interne = 'non' AS de_f10_21,
           minima_sociaux = 'oui' AND strip_accents(lower(trim(etat_sdp))) NOT IN (
               'a detruire', 'liquidee sans verification', 'erreur de matricule', 'transmise a un autre service',
               'liquidee sans fait generateur', 'rejet technique'
           ) AS de_f10_22
    FROM pieces
    JOIN calendriers ON calendriers.caf = pieces.caf
    JOIN rangs AS debut ON debut.jour = date_arrivee AND debut.local = calendriers.local
    JOIN rangs AS fin ON fin.jour = date_traitement AND fin.local = calendriers.local
)
SELECT caf,
       count(*) FILTER (WHERE de_f10_21 AND ouvres <= 15),
       count(*) FILTER (WHERE de_f10_21),
       count(*) FILTER (WHERE de_f10_22 AND ouvres < 10),
       count(*) FILTER (WHERE de_f10_22)
FROM delais
GROUP BY GROUPING SETS ((caf), ())
ORDER BY caf NULLS LAST;
