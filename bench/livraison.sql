-- Une livraison de `pieces` pièces de 102 Caf, traitées de novembre 2014 à janvier 2016, et la liste des organismes.
-- Aucun hasard : tirage(i, graine, n) est un nombre de 0 à n - 1 qui ne dépend que de i et de la graine.

CREATE MACRO tirage(i, graine, n) AS (md5_number(i || '-' || graine) % n)::INTEGER;

CREATE TABLE organismes AS
SELECT printf('%02d%d', 1 + i % 95, i // 95) AS caf,
       'Caf n° ' || (i + 1) AS nom,
       printf('%02d', 1 + i % 95) AS departement
FROM range(102) AS numeros(i);

CREATE TABLE pieces AS
WITH tirees AS (
    SELECT i,
           tirage(i, 1, 102) AS rang,
           DATE '2014-11-01' + tirage(i, 2, 457) AS traitement,
           -- La somme de deux tirages, de 0 à 30 jours, surtout vers 15 ; un peu plus dans certaines Caf.
           tirage(i, 3, 16) + tirage(i, 4, 16) + tirage(i, 1, 102) % 6 AS delai
    FROM range(getvariable('pieces')) AS numeros(i)
)
SELECT printf('P%08d', i) AS piece_id,
       printf('%02d%d', 1 + rang % 95, rang // 95) AS caf,
       strftime(traitement - delai, '%d/%m/%Y') AS date_arrivee,
       CASE WHEN tirage(i, 5, 50) > 0 THEN strftime(traitement, '%d/%m/%Y') END AS date_traitement,
       ['Demande d''aide au logement', 'Déclaration de grossesse', 'Certificat de scolarité',
        'Déclaration trimestrielle de ressources'][1 + tirage(i, 6, 4)] AS nature,
       CASE WHEN tirage(i, 7, 12) = 0 THEN 'oui' ELSE 'non' END AS masse,
       CASE WHEN tirage(i, 8, 20) = 0 THEN 'oui' ELSE 'non' END AS interne,
       CASE WHEN tirage(i, 9, 3) = 0 THEN 'oui' ELSE 'non' END AS minima_sociaux,
       ['Liquidée', 'Liquidée', 'Liquidée', 'En attente', 'À détruire', 'Liquidée sans vérification', 'Rejet technique'
       ][1 + tirage(i, 10, 7)] AS etat_sdp
FROM tirees
ORDER BY i;

SET VARIABLE fichier_organismes = getvariable('dossier') || '/organismes.csv';
SET VARIABLE fichier_pieces = getvariable('dossier') || '/pieces.csv';
COPY organismes TO (getvariable('fichier_organismes')) (HEADER, DELIMITER ';');
COPY pieces TO (getvariable('fichier_pieces')) (HEADER, DELIMITER ';');
