//! The keys and the judgement of the matching crate as functions of DataFusion: what the index in memory calls, on columns.

use super::Linkage;
use arrow::array::{
    Array, ArrayBuilder, ArrayRef, AsArray, BinaryArray, BooleanBuilder, Decimal128Builder, Float32Array,
    Float32Builder, ListArray, PrimitiveBuilder, StructArray, UInt16Builder, UInt32Builder,
};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::datatypes::{ArrowPrimitiveType, DataType, Field, Fields, Int64Type, UInt32Type};
use datafusion::common::cast::{as_binary_array, as_list_array, as_struct_array};
use datafusion::common::exec_datafusion_err;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{ColumnarValue, ScalarUDF, Volatility, create_udf};
use proofhouse_matching::linkage::firearm::{Firearm, Firearms};
use proofhouse_matching::linkage::known_runs::known_runs;
use proofhouse_matching::linkage::linker::{Search, heaviest_first};
use proofhouse_matching::linkage::names::ABSENT;
use proofhouse_matching::linkage::postings::{filed_under, looks_under};
use proofhouse_matching::linkage::rivals::{Considered, near_number, neighbours_run};
use proofhouse_matching::linkage::series::Run;
use std::sync::Arc;

/// A [`Run`] is a number of up to 125 bits, and Arrow has no type for such but decimals.
const RUN: DataType = DataType::Decimal128(38, 0);

/// All functions.
pub(super) fn all(linkage: &Arc<Linkage>) -> Vec<ScalarUDF> {
    let keys = DataType::UInt32;
    vec![
        of_firearm("filed_keys", list_of(keys.clone()), |rows| {
            lists(rows, keys_builder(), |firearms, firearm, keys| {
                distinct(keys, |found| filed_under(firearms, firearm, &mut |key| found(key)));
            })
        }),
        of_firearm("looked_keys", list_of(keys.clone()), |rows| {
            lists(rows, keys_builder(), |firearms, firearm, keys| {
                distinct(keys, |found| looks_under(firearms, firearm, &mut |key| found(key)));
            })
        }),
        of_firearm("firearm_makes", list_of(keys.clone()), |rows| {
            lists(rows, keys_builder(), |_, firearm, makes| listed(makes, &firearm.makes))
        }),
        of_firearm("firearm_models", list_of(keys), |rows| {
            lists(rows, keys_builder(), |_, firearm, models| listed(models, &firearm.models))
        }),
        of_firearm("record_runs", list_of(RUN), |rows| {
            lists(rows, runs_builder(), |_, firearm, runs| {
                Run::of_record(firearm, &mut |run| runs.append_value(run.number()));
            })
        }),
        of_firearm("known_runs", list_of(DataType::Struct(known_run())), all_known_runs),
        of_firearm("neighbours_run", RUN, |rows| {
            let mut runs = runs_builder();
            each(rows, |_, firearm| runs.append_option(neighbours_run(firearm).map(Run::number)))?;
            Ok(Arc::new(runs.finish()))
        }),
        pair_weight(Arc::clone(linkage)),
        judged(Arc::clone(linkage)),
    ]
}

fn list_of(item: DataType) -> DataType {
    DataType::List(Arc::new(Field::new("item", item, true)))
}

fn keys_builder() -> UInt32Builder {
    UInt32Builder::new()
}

fn runs_builder() -> Decimal128Builder {
    Decimal128Builder::new().with_data_type(RUN)
}

fn distinct(builder: &mut UInt32Builder, keys: impl FnOnce(&mut dyn FnMut(u32))) {
    let mut found = Vec::new();
    keys(&mut |key| found.push(key));
    found.sort_unstable();
    found.dedup();
    builder.append_slice(&found);
}

fn listed(builder: &mut UInt32Builder, numbers: &[u32]) {
    for (place, number) in numbers.iter().enumerate() {
        if *number != ABSENT && !numbers.iter().take(place).any(|before| before == number) {
            builder.append_value(*number);
        }
    }
}

/// A function of one firearm.
fn of_firearm(name: &str, returns: DataType, body: fn(&BinaryArray) -> Result<ArrayRef>) -> ScalarUDF {
    let called = name.to_owned();
    let on_columns = move |values: &[ColumnarValue]| {
        let columns = ColumnarValue::values_to_arrays(values)?;
        let [firearms] = columns.as_slice() else {
            return Err(exec_datafusion_err!("{called} takes a firearm"));
        };
        Ok(ColumnarValue::Array(body(as_binary_array(firearms)?)?))
    };
    create_udf(name, vec![DataType::Binary], returns, Volatility::Immutable, Arc::new(on_columns))
}

fn unpacked<'f>(packed: &BinaryArray, row: usize, firearms: &'f mut Firearms) -> Result<&'f Firearm> {
    firearms.clear();
    add(packed, row, firearms)?;
    firearms.get(0).ok_or_else(|| not_a_firearm(row))
}

fn add(packed: &BinaryArray, row: usize, firearms: &mut Firearms) -> Result<()> {
    firearms.unpack(packed.value(row)).ok_or_else(|| not_a_firearm(row))
}

fn not_a_firearm(row: usize) -> DataFusionError {
    exec_datafusion_err!("row {row} holds no firearm of this run")
}

fn each(packed: &BinaryArray, mut body: impl FnMut(&Firearms, &Firearm)) -> Result<()> {
    let mut firearms = Firearms::default();
    for row in 0..packed.len() {
        unpacked(packed, row, &mut firearms)?;
        if let Some(firearm) = firearms.get(0) {
            body(&firearms, firearm);
        }
    }
    Ok(())
}

/// Numbers of each firearm.
fn lists<T: ArrowPrimitiveType>(
    packed: &BinaryArray,
    mut values: PrimitiveBuilder<T>,
    append: fn(&Firearms, &Firearm, &mut PrimitiveBuilder<T>),
) -> Result<ArrayRef> {
    let mut lengths = Vec::with_capacity(packed.len());
    each(packed, |firearms, firearm| {
        let before = values.len();
        append(firearms, firearm, &mut values);
        lengths.push(values.len() - before);
    })?;
    list(&lengths, Arc::new(values.finish()))
}

fn list(lengths: &[usize], values: ArrayRef) -> Result<ArrayRef> {
    let field = Arc::new(Field::new("item", values.data_type().clone(), true));
    let offsets = OffsetBuffer::from_lengths(lengths.iter().copied());
    Ok(Arc::new(ListArray::try_new(field, offsets, values, None)?))
}

fn known_run() -> Fields {
    Fields::from(vec![
        Field::new("choice", DataType::UInt16, false),
        Field::new("place", DataType::UInt16, false),
        Field::new("partial", DataType::Boolean, false),
        Field::new("run", RUN, false),
    ])
}

fn all_known_runs(packed: &BinaryArray) -> Result<ArrayRef> {
    let (mut choices, mut places) = (UInt16Builder::new(), UInt16Builder::new());
    let (mut partial, mut runs) = (BooleanBuilder::new(), runs_builder());
    let mut lengths = Vec::with_capacity(packed.len());
    each(packed, |firearms, firearm| {
        let before = runs.len();
        known_runs(firearms, firearm, &mut |known| {
            choices.append_value(known.choice);
            places.append_value(known.place);
            partial.append_value(known.partial);
            runs.append_value(known.run.number());
        });
        lengths.push(runs.len() - before);
    })?;
    let columns: Vec<ArrayRef> = vec![
        Arc::new(choices.finish()),
        Arc::new(places.finish()),
        Arc::new(partial.finish()),
        Arc::new(runs.finish()),
    ];
    list(&lengths, Arc::new(StructArray::try_new(known_run(), columns, None)?))
}

/// `pair_weight(seizure, record)`: stage one; null when the pair does not reach stage two.
fn pair_weight(linkage: Arc<Linkage>) -> ScalarUDF {
    let body = move |values: &[ColumnarValue]| {
        let columns = ColumnarValue::values_to_arrays(values)?;
        let [seizures, records] = columns.as_slice() else {
            return Err(exec_datafusion_err!("pair_weight takes two firearms"));
        };
        let (seizures, records) = (as_binary_array(seizures)?, as_binary_array(records)?);
        let assessor = linkage.assessor();
        let (mut seized, mut recorded) = (Firearms::default(), Firearms::default());
        let mut weights = Float32Builder::with_capacity(records.len());
        for row in 0..records.len() {
            unpacked(seizures, row, &mut seized)?;
            unpacked(records, row, &mut recorded)?;
            let weighed = match (seized.get(0), recorded.get(0)) {
                (Some(seizure), Some(record)) => assessor.weigh(&seized, seizure, &recorded, record),
                _ => None,
            };
            let considered = weighed.filter(|(evidence, weight)| assessor.is_considered(evidence, *weight));
            weights.append_option(considered.map(|(_, weight)| weight));
        }
        Ok(ColumnarValue::Array(Arc::new(weights.finish())))
    };
    let firearms = vec![DataType::Binary, DataType::Binary];
    create_udf("pair_weight", firearms, DataType::Float32, Volatility::Immutable, Arc::new(body))
}

/// A candidate as `judged` takes it: place of the record, the record, how many records are its neighbours.
pub(super) fn candidate() -> Fields {
    Fields::from(vec![
        Field::new("record", DataType::UInt32, true),
        Field::new("firearm", DataType::Binary, true),
        Field::new("neighbours", DataType::Int64, true),
    ])
}

fn link() -> Fields {
    Fields::from(vec![
        Field::new("record", DataType::UInt32, false),
        Field::new("score", DataType::Float32, false),
        Field::new("probability", DataType::Float32, false),
    ])
}

/// `judged(seizure, neighbours, candidates)`: stage two, all candidates of a seizure beside each other.
fn judged(linkage: Arc<Linkage>) -> ScalarUDF {
    let body = move |values: &[ColumnarValue]| {
        let columns = ColumnarValue::values_to_arrays(values)?;
        let [seizures, neighbours, candidates] = columns.as_slice() else {
            return Err(exec_datafusion_err!("judged takes a seizure, its neighbours and its candidates"));
        };
        let (seizures, candidates) = (as_binary_array(seizures)?, as_list_array(candidates)?);
        let neighbours = neighbours.as_primitive::<Int64Type>();
        let mut bench = Bench::default();
        let (mut records, mut scores, mut probabilities) = (UInt32Builder::new(), Vec::new(), Vec::new());
        let mut lengths = Vec::with_capacity(seizures.len());
        for row in 0..seizures.len() {
            let list = candidates.value(row);
            bench.judge(&linkage, seizures, row, neighbours.value(row), as_struct_array(&list)?)?;
            for judged in &bench.search.judged {
                records.append_option(bench.places.get(judged.link.record as usize).copied());
                scores.push(judged.link.score);
                probabilities.push(judged.link.probability);
            }
            lengths.push(bench.search.judged.len());
        }
        let columns: Vec<ArrayRef> = vec![
            Arc::new(records.finish()),
            Arc::new(Float32Array::from(scores)),
            Arc::new(Float32Array::from(probabilities)),
        ];
        let links = StructArray::try_new(link(), columns, None::<NullBuffer>)?;
        Ok(ColumnarValue::Array(list(&lengths, Arc::new(links))?))
    };
    let takes = vec![DataType::Binary, DataType::Int64, list_of(DataType::Struct(candidate()))];
    let returns = list_of(DataType::Struct(link()));
    create_udf("judged", takes, returns, Volatility::Immutable, Arc::new(body))
}

/// What judging one seizure after the other uses again.
#[derive(Default)]
struct Bench {
    seized: Firearms,
    recorded: Firearms,
    /// The place of each of `recorded` among all records.
    places: Vec<u32>,
    search: Search,
}

impl Bench {
    fn judge(
        &mut self,
        linkage: &Linkage,
        seizures: &BinaryArray,
        row: usize,
        neighbours: i64,
        candidates: &StructArray,
    ) -> Result<()> {
        let column = |name: &str| {
            let column = candidates.column_by_name(name);
            column.ok_or_else(|| exec_datafusion_err!("candidates have no {name}"))
        };
        let places = column("record")?.as_primitive::<UInt32Type>();
        let packed = as_binary_array(column("firearm")?)?;
        let near = column("neighbours")?.as_primitive::<Int64Type>();
        // Where two weigh the same, the record that was filed first comes first: places among these must have that order.
        let mut order: Vec<usize> = (0..places.len()).collect();
        order.sort_unstable_by_key(|own| places.value(*own));
        self.places.clear();
        self.places.extend(order.iter().map(|own| places.value(*own)));
        self.recorded.clear();
        order.iter().try_for_each(|own| add(packed, *own, &mut self.recorded))?;
        let assessor = linkage.assessor();
        let seizure = *unpacked(seizures, row, &mut self.seized)?;
        let Bench { seized, recorded, search, .. } = self;
        search.considered.clear();
        for (place, record) in (0u32..).zip(recorded.all()) {
            if let Some((evidence, weight)) = assessor.weigh(seized, &seizure, recorded, record) {
                search.considered.push(Considered { record: place, evidence, weight });
            }
        }
        heaviest_first(&mut search.considered);
        let count = |place: u32| {
            let own = order.get(place as usize);
            own.map_or(0, |own| usize::try_from(near.value(*own)).unwrap_or(0))
        };
        let near_seizure = near_number(usize::try_from(neighbours).unwrap_or(0));
        assessor.judge(0, near_seizure, recorded, |place, _| near_number(count(place)), None, search);
        Ok(())
    }
}
