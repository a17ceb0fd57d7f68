/** A name as SQL takes it, whatever stands in it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** EPSG:4326 as OGC 01-009 text. GeoPackage stores longitude first all the same. */
export const WGS84_WKT =
  'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],' +
  'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],' +
  'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],' +
  'AUTHORITY["EPSG","4326"]]';

/** Name, definition and scope of the extension that a spatial index is. */
export const RTREE = ['gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only'] as const;

/** The tables that say what lies in a GeoPackage (OGC 12-128r17, annex C), and the two systems for no place at all. */
export const CONTENTS_SQL = `
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL,
  srs_id INTEGER PRIMARY KEY,
  organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL,
  definition TEXT NOT NULL,
  description TEXT
);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system');
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY,
  data_type TEXT NOT NULL,
  identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE,
  min_y DOUBLE,
  max_x DOUBLE,
  max_y DOUBLE,
  srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
);
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL,
  m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_extensions (
  table_name TEXT,
  column_name TEXT,
  extension_name TEXT NOT NULL,
  definition TEXT NOT NULL,
  scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);`;

/** The triggers of annex F.3 that keep a spatial index right when others edit the file. */
export function indexTriggersSql(table: string, geometry: string, key: string): string {
  const index = `rtree_${table}_${geometry}`;
  const [t, g, k] = [quoted(table), quoted(geometry), quoted(key)];
  const has = `(NEW.${g} NOTNULL AND NOT ST_IsEmpty(NEW.${g}))`;
  const hasNone = `(NEW.${g} ISNULL OR ST_IsEmpty(NEW.${g}))`;
  const put =
    `INSERT OR REPLACE INTO ${quoted(index)} VALUES (NEW.${k}, ` +
    `ST_MinX(NEW.${g}), ST_MaxX(NEW.${g}), ST_MinY(NEW.${g}), ST_MaxY(NEW.${g}));`;
  const drop = (keys: string) => `DELETE FROM ${quoted(index)} WHERE id ${keys};`;
  const old = drop(`= OLD.${k}`);
  const triggers = [
    ['insert', `INSERT ON ${t} WHEN ${has}`, put],
    ['update1', `UPDATE OF ${g} ON ${t} WHEN OLD.${k} = NEW.${k} AND ${has}`, put],
    ['update2', `UPDATE OF ${g} ON ${t} WHEN OLD.${k} = NEW.${k} AND ${hasNone}`, old],
    ['update3', `UPDATE ON ${t} WHEN OLD.${k} != NEW.${k} AND ${has}`, `${old} ${put}`],
    ['update4', `UPDATE ON ${t} WHEN OLD.${k} != NEW.${k} AND ${hasNone}`, drop(`IN (OLD.${k}, NEW.${k})`)],
    ['delete', `DELETE ON ${t} WHEN OLD.${g} NOTNULL`, old]
  ];
  return triggers
    .map(([name, when, then]) => `CREATE TRIGGER ${quoted(`${index}_${name}`)} AFTER ${when} BEGIN ${then} END;`)
    .join('\n');
}
