use std::convert::Infallible;

use ttrpc::proto::Codec;

/// A message that is encoded already.
#[derive(Debug)]
pub struct Raw(pub Vec<u8>);

impl Codec for Raw {
    type E = Infallible;

    fn size(&self) -> u32 {
        self.0.len() as u32
    }

    fn encode(&self) -> Result<Vec<u8>, Infallible> {
        Ok(self.0.clone())
    }

    fn decode(bytes: impl AsRef<[u8]>) -> Result<Raw, Infallible> {
        Ok(Raw(bytes.as_ref().to_vec()))
    }

    fn merge(&mut self, bytes: impl AsRef<[u8]>) -> Result<(), Infallible> {
        self.0 = bytes.as_ref().to_vec();
        Ok(())
    }
}
