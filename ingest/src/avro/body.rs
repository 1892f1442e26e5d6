//! The bytes of an Avro value, section "Binary Encoding" of the specification.

/// Why the bytes cannot be what the schema says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Misfit {
    /// They end too early.
    Cut,
    /// A number takes more bytes than it may.
    LongNumber,
    /// A length or a count below zero.
    Negative,
    /// A byte that is neither true nor false.
    NoBoolean,
    /// Text that is not UTF-8.
    NoText,
}

impl Misfit {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Cut => "more bytes: the body ends too early",
            Self::LongNumber => "a number of at most 64 bits",
            Self::Negative => "a length of at least 0",
            Self::NoBoolean => "a boolean: the byte 0 or 1",
            Self::NoText => "text in UTF-8",
        }
    }
}

/// What is left of a body.
#[derive(Debug, Clone, Copy)]
pub(super) struct Body<'bytes>(&'bytes [u8]);

impl<'bytes> Body<'bytes> {
    pub(super) fn new(bytes: &'bytes [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn left(&self) -> usize {
        self.0.len()
    }

    /// The next bytes. No room is made for a length that is not there.
    pub(super) fn take(&mut self, length: usize) -> Result<&'bytes [u8], Misfit> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Misfit::Cut)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Misfit> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or(Misfit::Cut)?;
        self.0 = rest;
        Ok(*taken)
    }

    /// `long`: zigzag, seven bits to a byte, the least first.
    pub(super) fn long(&mut self) -> Result<i64, Misfit> {
        let mut number = 0u64;
        for shift in (0..70).step_by(7) {
            let [byte] = self.array::<1>()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err(Misfit::LongNumber);
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed());
            }
        }
        Err(Misfit::LongNumber)
    }

    /// `int`: as `long`, of 32 bits.
    pub(super) fn int(&mut self) -> Result<i32, Misfit> {
        i32::try_from(self.long()?).map_err(|_| Misfit::LongNumber)
    }

    /// A length or an index.
    pub(super) fn size(&mut self) -> Result<usize, Misfit> {
        usize::try_from(self.long()?).map_err(|_| Misfit::Negative)
    }

    pub(super) fn boolean(&mut self) -> Result<bool, Misfit> {
        match self.array::<1>()? {
            [0] => Ok(false),
            [1] => Ok(true),
            _ => Err(Misfit::NoBoolean),
        }
    }

    pub(super) fn float(&mut self) -> Result<f32, Misfit> {
        self.array().map(f32::from_le_bytes)
    }

    pub(super) fn double(&mut self) -> Result<f64, Misfit> {
        self.array().map(f64::from_le_bytes)
    }

    pub(super) fn bytes(&mut self) -> Result<&'bytes [u8], Misfit> {
        let length = self.size()?;
        self.take(length)
    }

    pub(super) fn text(&mut self) -> Result<&'bytes str, Misfit> {
        std::str::from_utf8(self.bytes()?).map_err(|_| Misfit::NoText)
    }

    /// How many items the next block of an array or map has; 0 ends it.
    pub(super) fn block(&mut self) -> Result<u64, Misfit> {
        let count = self.long()?;
        if count < 0 {
            // The block's length in bytes follows, for readers that skip it.
            self.size()?;
        }
        Ok(count.unsigned_abs())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn longs_are_those_of_the_specification() {
        // The table of the specification, and the ends of the range.
        for (bytes, number) in [
            (&[0x00][..], 0),
            (&[0x01], -1),
            (&[0x02], 1),
            (&[0x7f], -64),
            (&[0x80, 0x01], 64),
            (&[0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], i64::MAX),
            (&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], i64::MIN),
        ] {
            let mut body = Body::new(bytes);
            assert_eq!((body.long(), body.left()), (Ok(number), 0));
        }
        assert_eq!(Body::new(&[0x80; 10]).long(), Err(Misfit::LongNumber));
        let beyond = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02];
        assert_eq!(Body::new(&beyond).long(), Err(Misfit::LongNumber));
        assert_eq!(Body::new(&[0x80]).long(), Err(Misfit::Cut));
    }

    #[test]
    fn lengths_are_not_believed() {
        let huge = [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, b'x'];
        assert_eq!(Body::new(&huge).text(), Err(Misfit::Cut));
        assert_eq!(Body::new(&[0x01]).bytes(), Err(Misfit::Negative));
        assert_eq!(Body::new(&[0x02, 0xff]).text(), Err(Misfit::NoText));
        assert_eq!(Body::new(&[0x06, b'f', b'o', b'o']).text(), Ok("foo"));
        assert_eq!(Body::new(&[2]).boolean(), Err(Misfit::NoBoolean));
    }
}
